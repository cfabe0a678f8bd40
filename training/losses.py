"""What reading learns from: where the answer stands, where it starts and ends, if any does."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.draw import ANSWER, READ, SENTENCE
from training.draw import END as END_FLAG
from training.draw import START as START_FLAG
from training.network import END, FOUND, START, Reader

SPAN_WEIGHT, ANSWERS_WEIGHT = 0.25, 0.5


def loss_of(reader: Reader, chunks: list[dict[str, Tensor]]) -> tuple[Tensor, dict[str, Tensor]]:
    """The sum of the losses, and each by name.

    `found`: mean over groups of a softmax over all their tokens and one fixed null logit of 0. Half
    of the weight asks for the answer's own tokens, half for any token of its sentence.
    """
    groups = int(chunks[0]["groups"])
    sums = [torch.zeros(groups, device=chunks[0]["ids"].device) for _ in range(3)]
    spans, spanned, answers, labelled = [], 0, [], 0
    for chunk in chunks:
        logits, any_answer = reader(chunk["ids"], chunk["segments"], chunk["lengths"])
        flags = chunk["flags"]
        weights = logits[..., FOUND].clamp(max=25).exp()
        for index, flag in enumerate((READ, ANSWER, SENTENCE)):
            part = (weights * ((flags & flag) > 0)).sum(1)
            sums[index] = sums[index].index_add(0, chunk["group"], part)
        for head, flag in ((START, START_FLAG), (END, END_FLAG)):
            lost, count = _span_loss(logits[..., head], flags, flag)
            spans.append(lost)
            spanned += count
        known = chunk["answers"] >= 0
        lost = F.binary_cross_entropy_with_logits(
            any_answer, chunk["answers"].clamp(min=0), reduction="none"
        )
        answers.append((lost * known).sum())
        labelled += known.sum()
    everything, answer, sentence = sums
    answered = answer > 0
    one = torch.ones((), device=answer.device)
    found = [torch.where(answered, value, one).log() for value in (answer, sentence)]
    losses = {
        "found": (torch.log1p(everything) - 0.5 * found[0] - 0.5 * found[1]).mean(),
        "span": torch.stack(spans).sum() / torch.clamp(torch.as_tensor(spanned), min=1),
        "answers": torch.stack(answers).sum() / torch.clamp(torch.as_tensor(labelled), min=1),
    }
    total = losses["found"] + SPAN_WEIGHT * losses["span"] + ANSWERS_WEIGHT * losses["answers"]
    return total, {name: value.detach() for name, value in losses.items()}


def _span_loss(logits: Tensor, flags: Tensor, flag: int) -> tuple[Tensor, Tensor]:
    """The sum over readings that have such a place, of a softmax over all that is read."""
    right = (flags & flag) > 0
    has = right.any(1)
    low = torch.finfo(logits.dtype).min / 2
    everything = torch.logsumexp(logits.masked_fill((flags & READ) == 0, low), 1)
    found = torch.logsumexp(logits.masked_fill(~right, low), 1)
    return torch.where(has, everything - found, torch.zeros_like(found)).sum(), has.sum()
