"""Trains the scorer on the development halves; `python -m training.train --help`."""

import argparse
import copy
import math
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import torch
from torch import Tensor

from training.data import SETS, Example, bridges, examples, read_set
from training.encode import Encoder, Labelled
from training.model import TokenScorer, load_base
from training.swap import Swapper
from training.written import written

REPEAT = {"norquad-news": 2, "clapnq": 3}
STEP_TOKENS = 4096
CHUNK_TOKENS = 2048
SAVE_EVERY = 100  # steps
FRESH_FACTOR = 10.0  # of the rate, for the segments and the head


def gather(benchmarks: Path, ours: bool = True) -> list[Example]:
    """Every training example of the public sets, small ones repeated, and of our own."""
    sets = {name: read_set(benchmarks, name) for name in (*SETS, "cross-en-sv")}
    made = bridges(sets["squad-en"], sets["squad-sv"], sets["cross-en-sv"])
    for name in SETS:
        made += examples(sets[name], held=False) * REPEAT.get(name, 1)
    return made + written(held=False) if ours else made


def batches(groups: list[list[Labelled]], random: Random) -> Iterator[list[list[Labelled]]]:
    """Groups in random order, about STEP_TOKENS of them at a time."""
    random.shuffle(groups)
    batch: list[list[Labelled]] = []
    size = 0
    for group in groups:
        batch.append(group)
        size += sum(len(run.reading.ids) for run in group)
        if size >= STEP_TOKENS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def chunks(batch: list[list[Labelled]]) -> Iterator[dict[str, Tensor]]:
    """The batch's runs, like lengths together, so that little is padding."""
    numbered = [(number, run) for number, group in enumerate(batch) for run in group]
    numbered.sort(key=lambda pair: len(pair[1].reading.ids))
    start = 0
    for end in range(1, len(numbered) + 1):
        width = len(numbered[min(end, len(numbered) - 1)][1].reading.ids)
        if end == len(numbered) or (end + 1 - start) * width > CHUNK_TOKENS:
            yield _tensors(numbered[start:end])
            start = end


def _tensors(numbered: list[tuple[int, Labelled]]) -> dict[str, Tensor]:
    """Padded [runs, length] tensors, and the group of each run."""
    shape = len(numbered), max(len(run.reading.ids) for _, run in numbered)
    names = ("ids", "segments", "mask", "scored", "in_answer", "in_sentence")
    made = {name: torch.zeros(shape, dtype=torch.long) for name in names}
    for row, (_, run) in enumerate(numbered):
        size = len(run.reading.ids)
        made["ids"][row, :size] = torch.tensor(run.reading.ids)
        made["segments"][row, :size] = torch.tensor(run.reading.segments)
        made["mask"][row, :size] = 1
        made["scored"][row, :size] = torch.tensor(run.reading.owner) >= 0
        made["in_answer"][row, :size] = torch.tensor(run.in_answer)
        made["in_sentence"][row, :size] = torch.tensor(run.in_sentence)
    made["group"] = torch.tensor([number for number, _ in numbered])
    return made


def loss_of(model: TokenScorer, batch: list[list[Labelled]]) -> Tensor:
    """Mean over groups of a softmax over all their tokens and one fixed null logit of 0.

    Half of the weight asks for the answer's own tokens, half for any token of its sentence.
    """
    masks = ("scored", "in_answer", "in_sentence")
    sums = [torch.zeros(len(batch)) for _ in masks]
    for chunk in chunks(batch):
        logits = model(chunk["ids"], chunk["segments"], chunk["mask"])
        weights = logits.float().clamp(max=25).exp()
        for index, mask in enumerate(masks):
            part = (weights * chunk[mask]).sum(1)
            sums[index] = sums[index].index_add(0, chunk["group"], part)
    everything, answer, sentence = sums
    answered = answer > 0
    one = torch.ones(())
    found = [torch.where(answered, value, one).log() for value in (answer, sentence)]
    return (torch.log1p(everything) - 0.5 * found[0] - 0.5 * found[1]).mean()


def optimizer(model: TokenScorer, rate: float) -> torch.optim.AdamW:
    """AdamW with a higher rate for what starts from nothing."""
    groups: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            factor = FRESH_FACTOR if name.startswith(("segments", "head")) else 1.0
            groups.setdefault(factor, []).append(parameter)
    return torch.optim.AdamW(
        [{"params": members, "rate": rate * factor} for factor, members in groups.items()],
        lr=rate,
        weight_decay=0.01,
        fused=True,
    )


def train(settings: argparse.Namespace) -> None:
    """Writes `settings.output` every SAVE_EVERY steps and at the end."""
    random = Random(settings.seed)
    torch.manual_seed(settings.seed)
    data = gather(settings.benchmarks, not settings.without_ours)
    encoder = Encoder(settings.base / "tokenizer.json", Swapper(data))
    model = load_base(settings.base, dropout=0.1)
    if settings.start:
        model.load_state_dict(torch.load(settings.start))
    working = _half_precision(model)
    optimize = optimizer(model, settings.rate)
    began, step, running = time.monotonic(), 0, 0.0
    for epoch in range(settings.epochs):
        todo = list(batches([encoder.draw(example, random) for example in data], random))
        for number, batch in enumerate(todo):
            minutes = (time.monotonic() - began) / 60
            share = (epoch + number / len(todo)) / settings.epochs
            done = min(1.0, max(share, minutes / settings.minutes))
            for group in optimize.param_groups:
                group["lr"] = group["rate"] * schedule(done)
            loss = loss_of(working, batch)
            loss.backward()
            update(model, working, optimize)
            step += 1
            running += (loss.item() - running) / min(step, 100)
            if step % 20 == 0:
                print(f"{epoch} {step} {done:.3f} loss {running:.3f} {minutes:.1f} min", flush=True)
            if step % SAVE_EVERY == 0 or done >= 1:
                torch.save(model.state_dict(), settings.output)
            if done >= 1:
                return
    torch.save(model.state_dict(), settings.output)


def _half_precision(model: TokenScorer) -> TokenScorer:
    """The same model with bfloat16 copies of its layers, which compute twice as fast with AMX."""
    working = copy.copy(model)
    working._modules = dict(model._modules)
    working.layers = copy.deepcopy(model.layers).bfloat16()
    return working.train()


def schedule(done: float) -> float:
    """Warm up over the first twentieth, then a cosine down to nearly nothing."""
    return done / 0.05 if done < 0.05 else 0.02 + 0.49 * (1 + math.cos(math.pi * done))


def update(model: TokenScorer, working: TokenScorer, optimize: torch.optim.Optimizer) -> None:
    """Takes the working layers' gradients to the masters, steps, and copies the masters back."""
    pairs = list(zip(model.layers.parameters(), working.layers.parameters(), strict=True))
    for master, copied in pairs:
        assert copied.grad is not None
        master.grad = copied.grad.float()
        copied.grad = None
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 1.0)
    optimize.step()
    optimize.zero_grad()
    with torch.no_grad():
        for master, copied in pairs:
            copied.copy_(master)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", type=Path, help="folder with the question sets")
    parser.add_argument(
        "base", type=Path, help="folder of all-MiniLM-L6-v2: safetensors, tokenizer"
    )
    parser.add_argument("output", type=Path, help="where the trained weights go (.pt)")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--without-ours", action="store_true", help="public sets only")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--minutes",
        type=float,
        default=math.inf,
        help="shorten the schedule to this time on a machine that is too slow for the epochs",
    )
    settings = parser.parse_args()
    torch.set_num_threads(settings.threads)
    train(settings)


if __name__ == "__main__":
    main()
