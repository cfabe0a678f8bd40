"""Draws docs/growth.svg from docs/growth.jsonl, which `python -m tests.measure_growth` writes."""

import html
import json
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT, LEFT, TOP, GAP = 250, 120, 56, 48, 72
COLUMNS = 3
STYLE = """
text { font: 11px sans-serif; fill: #41566b; } .title { font-weight: 600; fill: #16283a; }
.line { fill: none; stroke: #2f6f9f; stroke-width: 2; } .dot { fill: #2f6f9f; }
.limit { stroke: #b4533c; stroke-dasharray: 4 3; } .axis { stroke: #9db2c8; }
@media (prefers-color-scheme: dark) {
  text { fill: #b8c8d8; } .title { fill: #eef4fa; } .line { stroke: #7fb5dd; }
  .dot { fill: #7fb5dd; } .limit { stroke: #e08a72; }
}
"""

Row = dict[str, float]
# Title, value of a row, and the limits that were set by passages, drawn at the nearest row.
PLOTS: list[tuple[str, Callable[[Row], float], dict[int, float]]] = [
    ("search, p95, ms", lambda row: row["search_p95"], {100_000: 50, 1_000_000: 150}),
    ("search, processor, median, ms", lambda row: row["search_processor"], {}),
    ("answer, processor, median, ms", lambda row: row["answer_processor"], {}),
    ("memory of a process that answers, MB", lambda row: row["memory_mb"], {100_000: 1500}),
    ("indexed passages per processor second", lambda row: row["rate"], {}),
    ("disk, kB per passage", lambda row: row["disk_kb_per_passage"], {}),
]


def rows(text: str) -> list[Row]:
    """By number of passages."""
    found = []
    for said in map(json.loads, text.splitlines()):
        found.append(
            {
                "passages": said["passages"],
                "search_p95": said["search_ms"]["p95"],
                "search_processor": said["search_ms"]["processor_p50"],
                "answer_processor": said["answer_ms"]["processor_p50"],
                "memory_mb": said["memory_mb"],
                "rate": said["passages"] / said["ingest_processor_s"],
                "disk_kb_per_passage": said["disk_kb_per_passage"],
            }
        )
    return sorted(found, key=lambda row: row["passages"])


def svg(found: list[Row]) -> str:
    steps = [int(row["passages"]) for row in found]
    lines = -(-len(PLOTS) // COLUMNS)
    wide = LEFT + COLUMNS * (WIDTH + GAP)
    high = TOP + lines * (HEIGHT + GAP)
    drawn = [
        plot(number, title, [value(row) for row in found], steps, limits)
        for number, (title, value, limits) in enumerate(PLOTS)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img">',
            "<title>How a library grows</title>",
            f"<style>{STYLE}</style>",
            *drawn,
            "</svg>\n",
        ]
    )


def plot(
    number: int, title: str, values: list[float], steps: list[int], limits: dict[int, float]
) -> str:
    left = LEFT + number % COLUMNS * (WIDTH + GAP)
    top = TOP + number // COLUMNS * (HEIGHT + GAP)
    nearest = {min(steps, key=lambda at: abs(at - step)): limit for step, limit in limits.items()}
    most = 1.2 * max([*values, *nearest.values()])
    across = [left + WIDTH * (at + 0.5) / len(steps) for at in range(len(steps))]

    def down(value: float) -> float:
        return top + HEIGHT - HEIGHT * value / most

    marks = " ".join(f"{x:.1f},{down(y):.1f}" for x, y in zip(across, values, strict=True))
    parts = [
        f'<text class="title" x="{left}" y="{top - 14}">{html.escape(title)}</text>',
        f'<path class="axis" d="M{left} {top}V{top + HEIGHT}H{left + WIDTH}" fill="none"/>',
        f'<polyline class="line" points="{marks}"/>',
    ]
    for x, value, step in zip(across, values, steps, strict=True):
        parts += [
            f'<circle class="dot" cx="{x:.1f}" cy="{down(value):.1f}" r="3"/>',
            label(x, down(value) - 7, said(value)),
            label(x, top + HEIGHT + 16, f"{step:,}"),
        ]
        if step in nearest:
            y = down(nearest[step])
            parts.append(f'<path class="limit" d="M{x - 28:.1f} {y:.1f}h56"/>')
    return "\n".join(parts)


def label(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{text}</text>'


def said(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


if __name__ == "__main__":
    found = rows((HERE / "growth.jsonl").read_text(encoding="utf-8"))
    (HERE / "growth.svg").write_text(svg(found), encoding="utf-8")
