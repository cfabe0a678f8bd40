"""Averages the weights of several runs of training; `python -m training.average --help`."""

import argparse
from pathlib import Path

import torch


def average(files: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of each parameter over the files (Wortsman et al. 2022, "Model soups")."""
    states = [torch.load(file) for file in files]
    return {name: sum(state[name] for state in states) / len(states) for name in states[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="where the averaged weights go (.pt)")
    parser.add_argument(
        "weights", type=Path, nargs="+", help="what training.train wrote; named twice, counts twice"
    )
    settings = parser.parse_args()
    torch.save(average(settings.weights), settings.output)


if __name__ == "__main__":
    main()
