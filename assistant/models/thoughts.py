"""Leaves out the thoughts that reasoning models write before their answer."""

_OPEN, _CLOSE = "<think>", "</think>"


class WithoutThoughts:
    """Passes text on piece by piece, without a `<think>…</think>` at its beginning."""

    def __init__(self) -> None:
        self._held = ""
        self._is_past = False

    def take(self, piece: str) -> str:
        """What may be shown after this piece."""
        if self._is_past:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if start.startswith(_OPEN):
            _, closed, rest = start.partition(_CLOSE)
            return self._pass(rest.lstrip()) if closed and rest.strip() else ""
        return "" if _OPEN.startswith(start) else self._pass(self._held)

    def end(self) -> str:
        """What was held back because it could have become a thought."""
        is_thought = self._held.lstrip().startswith(_OPEN)
        return "" if self._is_past or is_thought else self._held

    def _pass(self, text: str) -> str:
        self._is_past = True
        return text
