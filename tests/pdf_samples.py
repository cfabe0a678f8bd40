"""PDFs written operator by operator, so that every oddity of theirs can be set."""

from pathlib import Path

_FONT = "/Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/BaseFont/"


def write_raw_pdf(
    path: Path,
    *pages: str,
    annotations: str = "",
    fields: str = "",
    font: str = "",
    xfa: str = "",
) -> Path:
    """Pages of content streams; /F1 is Helvetica, /F2 bold, /F3 the font given as a dictionary.

    `annotations` are those of the first page, dictionaries one after the other. /L1 is a layer
    that is turned off. `xfa` is the data of a form of that kind.
    """
    objects = ["", "", f"<<{_FONT}Helvetica>>", f"<<{_FONT}Helvetica-Bold>>", font or "<<>>"]
    objects.append("<</Type/OCG/Name(Draft)>>")
    notes = [f"<<{one}" for one in annotations.split("<<") if one]
    first = len(objects) + 1
    objects += notes
    kept = " ".join(f"{first + at} 0 R" for at in range(len(notes)))
    kids = []
    for number, content in enumerate(pages):
        data = content.encode("cp1252").decode("latin-1")
        objects.append(f"<</Length {len(data)}>>stream\n{data}\nendstream")
        stream = len(objects)
        extra = f"/Annots[{kept}]" if kept and not number else ""
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {stream} 0 R{extra}>>")
        kids.append(f"{len(objects)} 0 R")
    form = f"/AcroForm<</Fields[{kept}]>>" if fields else ""
    if xfa:
        objects.append(f"<</Length {len(xfa)}>>stream\n{xfa}\nendstream")
        form = f"/AcroForm<</Fields[]/XFA[(datasets) {len(objects)} 0 R]>>"
    layers = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[]>>>>"
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{form}{layers}>>"
    objects[1] = (
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]/MediaBox[0 0 595 842]"
        "/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>/Properties<</L1 6 0 R>>>>>>"
    )
    path.write_bytes(_written(objects))
    return path


def _written(objects: list[str]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + (head + tail).encode()


def at(x: float, y: float, text: str, size: float = 11, font: str = "F1") -> str:
    """Text at a place."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def paragraph(y: float, *lines: str, x: float = 60) -> str:
    return "".join(at(x, y - 14 * number, line) for number, line in enumerate(lines))
