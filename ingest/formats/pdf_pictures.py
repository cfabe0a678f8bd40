"""Pages of a PDF as pictures, for text recognition."""

from typing import Any

_DOTS = 300  # an inch
_POINTS = 72
_MOST_DOTS = 3600  # a side


def picture(page: Any) -> bytes:
    """The page in shades of grey, as a portable graymap."""
    width, height = page.get_size()
    scale = min(_DOTS / _POINTS, _MOST_DOTS / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    rows = (pixels[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
