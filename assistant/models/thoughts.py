"""Leaves out the thoughts that reasoning models write before their answer."""

import re

# As model families mark them, where their server does not take them out.
_PAIRS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
)
_CLOSING = re.compile("|".join(re.escape(close) for _, close in _PAIRS))


def after_thoughts(text: str) -> str:
    """What follows the last sign that thoughts end; all of a text that has none."""
    return _CLOSING.split(text)[-1].lstrip() if _CLOSING.search(text) else text


class WithoutThoughts:
    """Passes text on piece by piece, without the thoughts at its beginning.

    Some servers write the sign that opens them into the prompt, so that only the one that closes
    them arrives: then `is_unopened`, and with `within` text is held back until it does.
    """

    def __init__(self, within: bool = False) -> None:
        self._within = within
        self._held = ""
        self._is_past = False
        self._recent = ""
        self.is_unopened = False

    def take(self, piece: str) -> str:
        """What may be shown after this piece."""
        if self._is_past:
            self._watch(piece)
            return piece
        self._held += piece
        return self._shown()

    def end(self) -> str:
        """What was held back because it could have become a thought."""
        is_thought = any(self._held.lstrip().startswith(opening) for opening, _ in _PAIRS)
        return "" if self._is_past or is_thought else self._held

    def _shown(self) -> str:
        start = self._held.lstrip()
        for opening, closing in _PAIRS:
            if start.startswith(opening):
                return self._behind(start, closing)
        if self._within:
            closed = _CLOSING.search(start)
            self.is_unopened = bool(closed)
            return self._behind(start, closed[0]) if closed else ""
        may_open = any(opening.startswith(start) for opening, _ in _PAIRS)
        return "" if may_open else self._pass(self._held)

    def _behind(self, start: str, closing: str) -> str:
        """What stands behind a closing sign; it may be another thought."""
        _, closed, rest = start.partition(closing)
        if not closed or not rest.strip():
            return ""
        self._within, self._held = False, rest.lstrip()
        return self._shown()

    def _pass(self, text: str) -> str:
        self._is_past = True
        self._watch(text)
        return text

    def _watch(self, piece: str) -> None:
        """Notices the end of thoughts that nothing opened."""
        self._recent = (self._recent + piece)[-200 - len(piece) :]
        self.is_unopened |= bool(_CLOSING.search(self._recent))
