"""Averages the weights of several runs; `python -m training.average --help`."""

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="where the mean goes (.pt)")
    parser.add_argument(
        "weights", type=Path, nargs="+", help="weights by training.train; named twice, counts twice"
    )
    values = parser.parse_args()
    runs = [torch.load(path) for path in values.weights]
    mean = {name: sum(run[name].float() for run in runs) / len(runs) for name in runs[0]}
    torch.save(mean, values.output)


if __name__ == "__main__":
    main()
