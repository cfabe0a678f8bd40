"""Files made to exhaust whoever reads them, by kind: each a name and what writes it."""

import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from docx import Document as Word

Write = Callable[[Path], None]


def hostile_files(count: int, scale: float = 1.0, seed: int = 7) -> Iterator[tuple[str, Write]]:
    """`count` files, the kinds in turn, each of another size; `scale` makes all smaller."""
    rng = random.Random(seed)
    kinds = list(KINDS.items())
    for number in range(count):
        suffix, make = kinds[number % len(kinds)][1]
        size = int(rng.uniform(0.3, 1.0) * scale * 1_000_000)
        kind = kinds[number % len(kinds)][0]
        yield f"{number:03}-{kind}{suffix}", lambda path, make=make, size=size: make(path, size)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _repeated(unit: str) -> Callable[[Path, int], None]:
    return lambda path, size: _text(path, unit * (size // len(unit)))


def _nested_list(path: Path, size: int) -> None:
    depth = min(3000, size // 100)
    _text(path, "\n".join("  " * level + f"- step {level}" for level in range(depth)))


def _headed(path: Path, size: int) -> None:
    _text(path, "# " + "heading " * (size // 8) + "\n\n" + "Text of it. " * (size // 40))


def _nested_html(path: Path, size: int) -> None:
    _text(path, "<html><body>" + "<div>" * (size // 11) + "deep" + "</div>" * (size // 11))


def _titled_docx(path: Path, size: int) -> None:
    document = Word()
    document.add_paragraph("The body.")
    document.core_properties.title = "Title"
    document.save(str(path))
    swollen = path.with_suffix(".swollen")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(swollen, "w", 8) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b">Title<", b">" + b"T" * size * 5 + b"<"))
    swollen.replace(path)


def _bomb_docx(path: Path, size: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b"<w>" + b" " * size * 200)


def _noise(path: Path, size: int) -> None:
    path.write_bytes(random.Random(size).randbytes(size))


def _pdf(path: Path, size: int) -> None:
    objects = b"".join(
        b"%d 0 obj <</Kids [%d 0 R]>> endobj\n" % (n, n + 1) for n in range(size // 40)
    )
    path.write_bytes(b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n" + objects)


def _mail(path: Path, size: int) -> None:
    parts = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(size // 60)
    )
    _text(path, f"From: a@example.org\nSubject: deep\n{parts}\n\nText.")


KINDS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "survey": (".md", _repeated("- yes\n- no\n- perhaps\n")),
    "minutes": (".txt", _repeated("Present: yes. Excused: no.\n")),
    "nested": (".md", _nested_list),
    "heading": (".md", _headed),
    "paragraphs": (".txt", _repeated("a\n\n")),
    "headings": (".md", _repeated("# h\n\nx\n\n")),
    "word": (".txt", lambda path, size: _text(path, "x" * size * 5)),
    "dates": (".txt", _repeated("1.2.2020-3/4/2021 ")),
    "dots": (".txt", _repeated("a.b.c.")),
    "brackets": (".md", _repeated("[](![](")),
    "quotes": (".md", _repeated("> ")),
    "ticks": (".md", _repeated("`*_~")),
    "table": (".md", _repeated("| a | b |\n|---|---|\n")),
    "divs": (".html", _nested_html),
    "cells": (".html", _repeated("<table><tr><td>")),
    "attributes": (".html", _repeated("<p a='")),
    "title": (".docx", _titled_docx),
    "bomb": (".docx", _bomb_docx),
    "noise-pdf": (".pdf", _noise),
    "chain": (".pdf", _pdf),
    "noise": (".txt", _noise),
    "mail": (".eml", _mail),
    "combining": (".txt", _repeated("e\u0301\u0302\u0303")),
    "spaces": (".txt", lambda path, size: _text(path, "a" + " " * size * 5 + "b")),
    "colons": (".txt", _repeated("a:\n")),
}
