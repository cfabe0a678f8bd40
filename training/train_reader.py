"""Trains the reader by the clock: one trunk, then branches whose weights are averaged; `--help`."""

import argparse
import json
import math
import multiprocessing
import os
import queue
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import partial
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.draw import STEP_TOKENS, Drawer, Labelled, Row, arrays, batches, read_data
from training.losses import loss_of
from training.measure import MOST, Output, composite, held_out, measure
from training.network import LAYERS, Reader, fast_arithmetic, load, write_parts

FRESH_FACTOR = 5.0  # of the rate, for the segments and the heads
DECAY = 0.95  # of the rate, from each layer to the one below
TRUNK = 0.4  # of the time, at the full rate, before the branches
WARM_UP = 0.05
MEASURED_TOKENS = 60_000  # of a batch
State = dict[str, Tensor]


class Feed:
    """Batches drawn by processes of their own, since drawing is slower than a GPU is fast."""

    def __init__(self, drawer: Drawer, seed: str, processes: int, step_tokens: int) -> None:
        fork = multiprocessing.get_context("fork")
        self._batches: Queue[tuple[int, list[Row]]] = fork.Queue(maxsize=processes * 4)
        self._processes = [
            fork.Process(
                target=self._draw, args=(drawer, seed, share, processes, step_tokens), daemon=True
            )
            for share in range(processes)
        ]
        for process in self._processes:
            process.start()

    def _draw(self, drawer: Drawer, seed: str, share: int, of: int, step_tokens: int) -> None:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        torch.set_num_threads(1)
        for batch in batches(drawer, seed, share, of, step_tokens):
            self._batches.put(batch)

    def next(self) -> tuple[int, list[Row]]:
        return self._batches.get(timeout=120)

    def close(self) -> None:
        for process in self._processes:
            process.terminate()
        try:
            while True:
                self._batches.get_nowait()
        except (queue.Empty, OSError, EOFError):
            self._batches.cancel_join_thread()


def optimizer(reader: Reader, rate: float, fused: bool) -> torch.optim.AdamW:
    """AdamW with a higher rate for what starts from nothing, and a lower one near the words."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in reader.named_parameters():
        parts = name.split(".")
        if parts[0] in ("segments", "head", "answers"):
            factor = FRESH_FACTOR
        else:
            depth = int(parts[1]) + 1 if parts[0] == "layers" else 0
            factor = DECAY ** (LAYERS - depth)
        groups.setdefault((factor, 0.01 if parameter.ndim > 1 else 0.0), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": members, "factor": factor, "weight_decay": decay}
            for (factor, decay), members in groups.items()
        ],
        lr=rate,
        fused=fused,
        betas=(0.9, 0.98),
    )


def to_device(chunk: Row, device: str) -> dict[str, Any]:
    made: dict[str, Any] = {"groups": chunk["groups"]}
    for name in ("ids", "segments", "flags", "lengths", "group", "answers"):
        tensor = torch.from_numpy(chunk[name])
        made[name] = tensor.to(device, non_blocking=True)
    made["segments"] = made["segments"].int()
    return made


class Run:
    """The state of a training run, its log, and what is written on the way."""

    def __init__(self, settings: argparse.Namespace) -> None:
        self.settings = settings
        self.log: list[dict[str, Any]] = []
        self.began = time.monotonic()
        near = settings.near if settings.near else None
        self.drawer = Drawer(settings.base / "tokenizer.json", read_data(settings.data, near))
        self.held = held_out(self.drawer, settings.most)
        self.feed = Feed(self.drawer, str(settings.seed), settings.processes, settings.step_tokens)
        start = settings.keep if settings.resume and any(settings.keep.glob("part-*.npz")) else None
        self.say(
            "ready", readings=sum(len(readings) for _, readings in self.held), resumed=bool(start)
        )
        self.reader = load(Reader(dropout=0.1), settings.base, start).to(settings.device).train()
        assert isinstance(self.reader, Reader)

    def say(self, event: str, **figures: Any) -> None:
        row = {"event": event, "seconds": round(time.monotonic() - self.began, 1), **figures}
        self.log.append(row)
        print(json.dumps(row), flush=True)
        folder = self.settings.out
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "reader.json").write_text(json.dumps(self.log, indent=1))

    def save(self) -> None:
        state = dict(self.reader.state_dict())
        write_parts(state, self.settings.keep)
        write_parts(state, self.settings.out / "reader")

    def figures(self, name: str) -> float:
        began = time.monotonic()
        self.reader.eval()
        look = partial(outputs, self.reader, self.settings.device)
        found = measure(look, self.held, self.drawer)
        self.reader.train()
        value = composite(found)
        self.say(
            "figures",
            of=name,
            composite=round(value, 4),
            took=round(time.monotonic() - began, 1),
            sets=found,
        )
        return value

    def train(self, name: str, feed: Feed, seconds: float, first: float, last: float) -> None:
        """Trains for `seconds`, with the rates of the shares `first` to `last` of a whole run."""
        settings = self.settings
        optimize = optimizer(self.reader, settings.rate, settings.device == "cuda")
        began = time.monotonic()
        epoch = step = readings = 0
        running: dict[str, float] = {}
        told = began
        while (done := (time.monotonic() - began) / seconds) < 1 and step < settings.steps:
            epoch, drawn = feed.next()
            rate = settings.rate * schedule(first + done * (last - first), step)
            for group in optimize.param_groups:
                group["lr"] = rate * group["factor"]
            chunks = [to_device(chunk, settings.device) for chunk in drawn]
            with torch.autocast(settings.device, torch.bfloat16, enabled=settings.device == "cuda"):
                loss, parts = loss_of(self.reader, chunks)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
            optimize.step()
            optimize.zero_grad(set_to_none=True)
            step += 1
            readings += sum(len(chunk["lengths"]) for chunk in drawn)
            if step % 20 == 0 or step == 1:
                for key, value in parts.items():
                    running[key] = (
                        value.item() if step == 1 else 0.9 * running[key] + 0.1 * value.item()
                    )
            if time.monotonic() - told > settings.tell:
                told = time.monotonic()
                self.say(
                    "training",
                    of=name,
                    epoch=epoch,
                    step=step,
                    readings=readings,
                    per_second=round(readings / (told - began)),
                    losses={k: round(v, 4) for k, v in running.items()},
                )
                self.save()
                self.figures(f"{name} step {step}")
        self.say("trained", of=name, epoch=epoch, step=step, readings=readings)


@torch.no_grad()
def outputs(reader: Reader, device: str, readings: Sequence[Labelled]) -> list[Output]:
    """For each reading its logits [length, 3] and the one of any answer, in order."""
    order = sorted(range(len(readings)), key=lambda index: len(readings[index].reading.ids))
    found: list[Any] = [None] * len(readings)
    for batch in _batches(order, readings):
        made = arrays([(0, readings[index]) for index in batch], 1)
        ids, segments, lengths = (
            torch.from_numpy(made[name]).to(device).int() for name in ("ids", "segments", "lengths")
        )
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            logits, answers = reader(ids, segments, lengths)
        for row, index in enumerate(batch):
            size = len(readings[index].reading.ids)
            found[index] = logits[row, :size].float().cpu().numpy(), float(answers[row])
    return found


def _batches(order: list[int], readings: Sequence[Labelled]) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * len(readings[index].reading.ids) > MEASURED_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def schedule(done: float, step: int) -> float:
    """Warm up, stay through the trunk, then a cosine down to nearly nothing."""
    if done <= TRUNK:
        return min(1.0, (done + 1e-3) / WARM_UP)
    warm = min(
        1.0, (step + 1) / 30
    )  # the averages of a new optimiser are not to be trusted at once
    return warm * (0.01 + 0.495 * (1 + math.cos(math.pi * (done - TRUNK) / (1 - TRUNK))))


def train(settings: argparse.Namespace) -> None:
    torch.manual_seed(settings.seed)
    fast_arithmetic()
    run = Run(settings)
    seconds = settings.seconds_reader
    run.figures("start")
    each = (1 - TRUNK) / settings.branches
    run.train("trunk", run.feed, seconds * TRUNK, 0.0, TRUNK)
    run.figures("trunk")
    run.save()
    trunk = deepcopy(run.reader.state_dict())
    results: list[tuple[float, State]] = []
    for branch in range(settings.branches):
        run.reader.load_state_dict(trunk)
        torch.manual_seed(settings.seed + 1 + branch)
        run.train(f"branch {branch}", run.feed, seconds * each, TRUNK, 1.0)
        results.append((run.figures(f"branch {branch}"), deepcopy(run.reader.state_dict())))
        run.save()
    if len(results) > 1:
        run.reader.load_state_dict(
            {key: sum(state[key] for _, state in results) / len(results) for key in trunk}
        )
        mean = run.figures("mean of branches")
        best, state = max(results, key=lambda pair: pair[0])
        if best > mean + 0.004:
            run.reader.load_state_dict(state)
            run.say("kept", what="the best branch", composite=best)
        run.save()
    run.feed.close()
    run.say("done")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="what training.collect wrote")
    parser.add_argument("--base", type=Path, required=True, help="what training.base wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and figures")
    parser.add_argument(
        "--near", type=Path, help="look-alike pages, which training.train_encoder wrote"
    )
    parser.add_argument(
        "--keep", type=Path, default=Path("build/reader"), help="folder of the last weights"
    )
    parser.add_argument("--resume", action="store_true", help="begin with the weights in --keep")
    parser.add_argument("--seconds-reader", type=float, default=300)
    parser.add_argument("--branches", type=int, default=2)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=10**9, help="of the trunk, and of each branch")
    parser.add_argument("--most", type=int, default=MOST, help="held-out examples of a set")
    parser.add_argument("--step-tokens", type=int, default=STEP_TOKENS)
    parser.add_argument("--tell", type=float, default=40, help="seconds between two measurements")
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) - 2))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    settings = parser.parse_args()
    train(settings)


if __name__ == "__main__":
    main()
