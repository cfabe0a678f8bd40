"""Trains the encoder by the clock, kept close to its base; mines look-alike pages; `--help`."""

import argparse
import itertools
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor

from assistant.core.packing import CLS, SEP
from training.draw import Data, Row, read_data
from training.network import Encoder, fast_arithmetic, load, write_parts

QUERY, PASSAGE = "query: ", "passage: "
MOST_TOKENS = 256  # of a text; as the encoder reads it
TEMPERATURE = 0.02
PARTS = 4  # of a batch, like lengths together, so that little is padding
SHARES = (0.0, 0.3, 0.5, 0.7, 1.0)  # of the trained weights in the mean with the base's
NEAREST, FIRST_NEGATIVE, NEGATIVES = 40, 2, 12  # of what is mined
ALIKE = 0.99  # of the right passage's similarity: what is nearer may answer too
# Whose data do not say which passage answers, or whose questions ask the same of every document.
_UNKNOWN = ("nomiracl-fi", "cuad")
MOST_TRANSLATIONS = 3000  # pairs
Texts = list[list[int]]


class Search:
    """Questions, passages, and which passages answer which questions."""

    def __init__(self, data: Data, tokenizer: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.data = data
        texts = [passage["text"] for passage in data.passages]
        said = [(row["a"], row["b"]) for row in data.translations[:: _every(data.translations)]]
        self.count = len(texts)  # of passages that are searched; behind them stand translations
        self.passages = self._ids(PASSAGE, texts + [b for _, b in said])
        self.of_page: dict[int, list[int]] = defaultdict(list)
        for number, passage in enumerate(data.passages):
            self.of_page[passage["page"]].append(number)
        groups = {group: n for n, group in enumerate({page["group"]: 0 for page in data.pages})}
        own = [groups[data.pages[one["page"]]["group"]] for one in data.passages]
        self.groups = np.array(own + [len(groups) + place for place in range(len(said))])
        asked = [row["question"] for row in data.examples]
        self.questions = self._ids(QUERY, asked + [a for a, _ in said])

    def _ids(self, prefix: str, texts: Sequence[str]) -> Texts:
        encoded = self.tokenizer.encode_batch(
            [prefix + text for text in texts], add_special_tokens=False
        )
        return [[CLS, *one.ids[: MOST_TOKENS - 2], SEP] for one in encoded]

    def right(self, row: Row) -> list[int]:
        """The passages that hold what answers."""
        found = set()
        for page, sentence, start, end in row["gold"]:
            number = row["pages"][page]
            first = self.data.pages[number]["spans"][sentence][0]
            for passage in self.of_page[number]:
                there = self.data.passages[passage]
                if there["start"] < first + end and first + start < there["end"]:
                    found.add(passage)
        return sorted(found)

    def pairs(self) -> list[tuple[int, list[int]]]:
        """Training examples by number, with their right passages."""
        made = []
        for number, row in enumerate(self.data.examples):
            if not row["held"] and row["gold"] and row["source"].split("~")[0] not in _UNKNOWN:
                made.append((number, self.right(row)))
        made = [pair for pair in made if pair[1]]
        examples = len(self.data.examples)
        for place in range(len(self.questions) - examples):
            made.append((examples + place, [self.count + place]))
        return made


def _every(translations: list[Any]) -> int:
    return max(1, len(translations) // MOST_TRANSLATIONS)


def padded(texts: Texts, device: str) -> tuple[Tensor, Tensor]:
    width = -(-max(map(len, texts)) // 16) * 16
    ids = np.zeros((len(texts), width), np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
    lengths = torch.tensor([len(text) for text in texts])
    return torch.from_numpy(ids).to(device, non_blocking=True), lengths.to(
        device, non_blocking=True
    )


def vectors(encoder: Encoder, texts: Texts, device: str, batch_tokens: int = 65_536) -> Tensor:
    """Of any number of texts, in order; without gradients."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    made = torch.zeros(len(texts), 384, device=device)
    start = 0
    with torch.no_grad(), torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * len(texts[order[end]]) <= batch_tokens:
                end += 1
            some = order[start:end]
            made[some] = encoder(*padded([texts[index] for index in some], device)).float()
            start = end
    return made


def mrr(encoder: Encoder, search: Search, device: str) -> dict[str, float]:
    """MRR@10 of the right document by meaning alone, on held-out questions."""
    encoder.eval()
    pages = {page for part in search.data.retrieval.values() for page in part["pages"]}
    searched = sorted(number for page in pages for number in search.of_page[page])
    found = torch.zeros(search.count, 384, device=device)
    found[searched] = vectors(encoder, [search.passages[n] for n in searched], device)
    made = {}
    for name, part in search.data.retrieval.items():
        places = {page: place for place, page in enumerate(part["pages"])}
        chosen = [(number, places[page]) for page in places for number in search.of_page[page]]
        numbers = torch.tensor([number for number, _ in chosen], device=device)
        owners = torch.tensor([place for _, place in chosen], device=device)
        asked = vectors(encoder, search._ids(QUERY, [q for q, _ in part["questions"]]), device)
        scores = asked @ found[numbers].T
        best = torch.full((len(asked), len(places)), -1.0, device=device)
        best = best.scatter_reduce(1, owners.expand(len(asked), -1), scores, "amax")
        groups = [search.data.pages[page]["group"] for page in part["pages"]]
        total = 0.0
        ranked = best.topk(min(10, len(places)), dim=1).indices.tolist()
        for (_, page), order in zip(part["questions"], ranked, strict=True):
            wanted = search.data.pages[page]["group"]
            ranks = [rank for rank, place in enumerate(order, 1) if groups[place] == wanted]
            total += 1 / ranks[0] if ranks else 0.0
        made[name] = round(total / len(part["questions"]), 4)
    encoder.train()
    return made


def mine(encoder: Encoder, search: Search, device: str) -> list[list[int]]:
    """For each example passages that look alike by meaning and do not answer it."""
    encoder.eval()
    passages = vectors(encoder, search.passages[: search.count], device)
    asked = vectors(encoder, search.questions[: len(search.data.examples)], device)
    groups = search.groups
    held = {page for row in search.data.examples if row["held"] for page in row["pages"]}
    away = torch.tensor([one["page"] in held for one in search.data.passages], device=device)
    made: list[list[int]] = []
    for start in range(0, len(asked), 2048):
        scores = asked[start : start + 2048] @ passages.T
        scores[:, away] = -1
        rows = search.data.examples[start : start + 2048]
        for row, line, own in zip(rows, scores.topk(NEAREST).indices.tolist(), scores, strict=True):
            right = [n for page in row["pages"] for n in search.of_page[page]]
            mine_groups = {int(search.groups[n]) for n in right}
            limit = float(own[right].max()) * ALIKE if row["gold"] and right else 2.0
            texts = _answers(row, search.data)
            made.append(
                [
                    n
                    for n in line[FIRST_NEGATIVE:]
                    if int(groups[n]) not in mine_groups
                    and float(own[n]) < limit
                    and not any(
                        text in search.data.passages[n]["text"].casefold() for text in texts
                    )
                ][:NEGATIVES]
                if not row["held"]
                else []
            )
    encoder.train()
    return made


def _answers(row: Row, data: Data) -> list[str]:
    made = []
    for page, sentence, start, end in row["gold"][:4]:
        there = data.pages[row["pages"][page]]
        first = there["spans"][sentence][0]
        made.append(there["text"][first + start : first + end].casefold())
    return [text for text in made if 3 < len(text) < 80]


def batches(
    search: Search, mined: list[list[int]], size: int, random: Random
) -> Iterator[tuple[list[int], list[int], list[int]]]:
    """`(questions, right passages, hard negatives)` without end, no page twice in one batch."""
    pairs = search.pairs()
    waiting: list[tuple[int, list[int]]] = []
    while True:
        order = pairs[:]
        random.shuffle(order)
        batch: list[tuple[int, int, int]] = []
        seen: set[int] = set()
        for number, right in chain_of(waiting, order):
            passage = random.choice(right)
            group = int(search.groups[passage])
            if group in seen:
                if len(waiting) < 4 * size:
                    waiting.append((number, right))
                continue
            seen.add(group)
            own = mined[number] if number < len(mined) else []
            negatives = own or [random.randrange(search.count)]
            batch.append((number, passage, random.choice(negatives)))
            if len(batch) == size:
                yield [a for a, _, _ in batch], [b for _, b, _ in batch], [c for _, _, c in batch]
                batch, seen = [], set()


def chain_of(waiting: list[Any], order: list[Any]) -> Iterator[Any]:
    """What waits from the last time, then the rest."""
    first, waiting[:] = waiting[:], []
    yield from first
    yield from order


def loss_of(
    encoder: Encoder, search: Search, batch: tuple[list[int], list[int], list[int]], device: str
) -> Tensor:
    """InfoNCE over the batch's passages; passages of the same page do not count as wrong."""
    numbers, right, wrong = batch
    asked = encoder(*padded([search.questions[n] for n in numbers], device))
    texts = [search.passages[n] for n in right + wrong]
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    cuts = [len(order) * part // PARTS for part in range(PARTS + 1)]
    read = torch.cat(
        [
            encoder(*padded([texts[place] for place in order[first:last]], device))
            for first, last in itertools.pairwise(cuts)
        ]
    )
    read = read[torch.argsort(torch.tensor(order, device=device))]
    groups = torch.from_numpy(search.groups[right + wrong]).to(device)
    own = torch.eye(len(right), len(read), dtype=torch.bool, device=device)
    same = (groups[: len(right), None] == groups[None, :]) & ~own
    scores = (asked @ read.T / TEMPERATURE).masked_fill(same, -1e4)
    target = torch.arange(len(right), device=device)
    back = (read[: len(right)] @ asked.T / TEMPERATURE).masked_fill(same[:, : len(right)], -1e4)
    return F.cross_entropy(scores, target) + 0.3 * F.cross_entropy(back, target)


def train(settings: argparse.Namespace) -> None:
    torch.manual_seed(settings.seed)
    fast_arithmetic()
    random = Random(settings.seed)
    began = time.monotonic()
    log: list[dict[str, Any]] = []
    device = settings.device
    settings.out.mkdir(parents=True, exist_ok=True)

    def say(event: str, **figures: Any) -> None:
        log.append({"event": event, "seconds": round(time.monotonic() - began, 1), **figures})
        print(json.dumps(log[-1]), flush=True)
        (settings.out / "encoder.json").write_text(json.dumps(log, indent=1))

    search = Search(read_data(settings.data), settings.base / "tokenizer.json")
    encoder = load(Encoder(dropout=0.1), settings.base).to(device).train()
    assert isinstance(encoder, Encoder)
    say("ready", questions=len(search.questions), passages=len(search.passages))
    start = {name: value.clone() for name, value in encoder.state_dict().items()}
    say("base", **mrr(encoder, search, device))
    mined = mine(encoder, search, device)
    write_near(settings.near, mined, search.data)
    say("mined", mean=float(np.mean([len(one) for one in mined])), pairs=len(search.pairs()))
    optimize = torch.optim.AdamW(
        encoder.parameters(), lr=settings.rate, fused=device == "cuda", weight_decay=0.01
    )
    feed = batches(search, mined, settings.batch, random)
    step, running, first, told = 0, 0.0, time.monotonic(), time.monotonic()
    while (
        done := (time.monotonic() - first) / settings.seconds_encoder
    ) < 1 and step < settings.steps:
        rate = (
            settings.rate
            * min(1.0, (done + 1e-3) / 0.08)
            * (0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        )
        for group in optimize.param_groups:
            group["lr"] = rate
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            loss = loss_of(encoder, search, next(feed), device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimize.step()
        optimize.zero_grad(set_to_none=True)
        step += 1
        if step % 10 == 0 or step == 1:
            running = loss.item() if step == 1 else 0.8 * running + 0.2 * loss.item()
        if time.monotonic() - told > settings.tell:
            told = time.monotonic()
            say(
                "training",
                step=step,
                pairs=step * settings.batch,
                loss=round(running, 4),
                **mrr(encoder, search, device),
            )
    say("trained", step=step, pairs=step * settings.batch, loss=round(running, 4))
    end = {name: value.clone() for name, value in encoder.state_dict().items()}
    results = {}
    for share in SHARES:
        encoder.load_state_dict(
            {name: start[name] + share * (end[name] - start[name]) for name in end}
        )
        results[share] = mrr(encoder, search, device)
        say("mean with the base", share=share, **results[share])
    best = best_share(results)
    encoder.load_state_dict({name: start[name] + best * (end[name] - start[name]) for name in end})
    write_parts(dict(encoder.state_dict()), settings.out / "encoder")
    write_near(settings.near, mine(encoder, search, device), search.data)
    say("done", share=best)


def best_share(results: dict[float, dict[str, float]]) -> float:
    """The smallest share of the trained weights within .003 of the best mean figure."""
    means = {share: float(np.mean(list(figures.values()))) for share, figures in results.items()}
    return min(share for share, mean in means.items() if mean >= max(means.values()) - 0.003)


def write_near(file: Path, mined: list[list[int]], data: Data) -> None:
    """The look-alike pages of each example, for the reader."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pages = [list(dict.fromkeys(data.passages[n]["page"] for n in one))[:8] for one in mined]
    file.write_text(json.dumps(pages))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="what training.collect wrote")
    parser.add_argument("--base", type=Path, required=True, help="what training.base wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and figures")
    parser.add_argument(
        "--near", type=Path, default=Path("build/near.json"), help="where look-alikes go"
    )
    parser.add_argument("--seconds-encoder", type=float, default=90)
    parser.add_argument("--batch", type=int, default=320)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=10**9)
    parser.add_argument("--tell", type=float, default=22, help="seconds between two measurements")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
