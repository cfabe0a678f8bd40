"""Draws the house from its imports: `make house` writes docs/house.svg.

A room is a folder or a module of `assistant/`, or another package. It stands above all rooms that
it uses; a line goes to those that it uses itself and not only through others.
"""

import ast
import html
import textwrap
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "ingest", "eval")
WIDTH, HEIGHT, GAP, RISE, MARGIN = 172, 64, 16, 44, 24
LETTERS = 28  # of a docstring in one line of a box
STYLE = """
.room { fill: #eef3f8; stroke: #5b7a99; } .own { fill: #e9f3ec; stroke: #568a67; }
.name { font: 600 13px sans-serif; fill: #16283a; } .about { font: 10px sans-serif; fill: #41566b; }
.use { fill: none; stroke: #7a8fa5; stroke-width: 1.1; opacity: .55; }
@media (prefers-color-scheme: dark) {
  .room { fill: #22303f; stroke: #7f9dbb; } .own { fill: #223529; stroke: #7fb593; }
  .name { fill: #eef4fa; } .about { fill: #b8c8d8; } .use { stroke: #9db2c8; }
}
"""

Uses = dict[str, set[str]]


def rooms() -> dict[str, Path]:
    """By dotted name, the file that says what the room is for."""
    found = {name: ROOT / name / "__init__.py" for name in PACKAGES if name != "assistant"}
    for path in sorted((ROOT / "assistant").iterdir()):
        if (path / "__init__.py").exists():
            found[f"assistant.{path.name}"] = path / "__init__.py"
        elif path.suffix == ".py" and path.stem != "__init__":
            found[f"assistant.{path.stem}"] = path
    return found


def uses(known: dict[str, Path]) -> Uses:
    """The rooms that each room imports, wherever in it."""
    found: Uses = {name: set() for name in known}
    for name, file in known.items():
        sources = file.parent.rglob("*.py") if file.stem == "__init__" else [file]
        for source in sources:
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                found[name] |= {room for room in map(room_of, imported(node)) if room in known}
        found[name].discard(name)
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def room_of(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "assistant" else parts[0]


def storeys(graph: Uses) -> dict[str, int]:
    """0 for a room that uses none; the others stand above what they use, circles side by side."""
    below = {room: reached(graph, room) | {room} for room in graph}
    height: dict[str, int] = {}
    for room in sorted(graph, key=lambda one: (len(below[one]), one)):
        lower = [height[other] for other in below[room] if room not in below[other]]
        height[room] = 1 + max(lower, default=-1)
    return height


def reached(graph: Uses, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in graph[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


def direct(graph: Uses) -> Uses:
    """Without the lines to what is used through another room as well."""
    reach = {room: reached(graph, room) for room in graph}
    return {
        room: {o for o in others if not any(o in reach[via] for via in others - {o})}
        for room, others in graph.items()
    }


def about(file: Path) -> str:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).rstrip(".")


def svg() -> str:
    known = rooms()
    graph = uses(known)
    height = storeys(graph)
    rows: dict[int, list[str]] = defaultdict(list)
    for room in sorted(graph, key=lambda one: (height[one], one)):
        rows[height[room]].append(room)
    top, widest = max(rows), max(map(len, rows.values()))
    across = widest * (WIDTH + GAP) - GAP + 2 * MARGIN
    place = {
        room: (
            round((across - len(row) * (WIDTH + GAP) + GAP) / 2) + number * (WIDTH + GAP),
            MARGIN + (top - level) * (HEIGHT + RISE),
        )
        for level, row in rows.items()
        for number, room in enumerate(row)
    }
    down = (top + 1) * (HEIGHT + RISE) - RISE + 2 * MARGIN
    lines = [
        line(place[a], place[b]) for a, others in direct(graph).items() for b in sorted(others)
    ]
    boxes = [box(room, place[room], about(file)) for room, file in known.items()]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" role="img">'
    title = "<title>The rooms of the program; each stands above those that it uses</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *lines, *boxes, "</svg>", ""])


def line(above: tuple[int, int], below: tuple[int, int]) -> str:
    x1, y1, x2, y2 = above[0] + WIDTH // 2, above[1] + HEIGHT, below[0] + WIDTH // 2, below[1]
    bend = RISE if y2 >= y1 else -RISE
    return f'<path class="use" d="M{x1} {y1} C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"/>'


def box(room: str, at: tuple[int, int], told: str) -> str:
    x, y = at
    kind = "room" if room.startswith("assistant.") else "own"
    name = room.removeprefix("assistant.")
    told_in = textwrap.wrap(told, LETTERS, max_lines=3, placeholder=" …")
    texts = [("name", name, 17), *(("about", text, 32 + 12 * n) for n, text in enumerate(told_in))]
    drawn = "".join(
        f'<text class="{style}" x="{x + 8}" y="{y + down}">{html.escape(text)}</text>'
        for style, text, down in texts
    )
    return (
        f'<g><title>{html.escape(told)}</title><rect class="{kind}" x="{x}" y="{y}" '
        f'width="{WIDTH}" height="{HEIGHT}" rx="6"/>{drawn}</g>'
    )


if __name__ == "__main__":
    (ROOT / "docs" / "house.svg").write_text(svg(), encoding="utf-8")
