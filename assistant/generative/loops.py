"""Notices that a chat model has begun to repeat itself, while it writes."""

import re

from assistant.language import words

_END = re.compile(r"[.!?…][\"'”’»)\]\d\[ ]*\s|\n+")
_NUMBERING = re.compile(r"\A\s*\d{1,2}[.)]\s|\[[\d,; ]+\]")
_BARE = re.compile(r"\n\s*(?:\d{1,2}[.)]|[-*•])\s*\Z")  # the sign of an item that was cut off
_SAYS_SOMETHING = 5  # words; a shorter sentence may well come twice
_UNIT = re.compile(r"(.{1,60}?)\1{7,}\Z", re.DOTALL)  # "[1][2][1][2] …"
_LATEST = 500  # characters in which a unit that is repeated is looked for


class Loops:
    """Takes an answer piece by piece; of a loop only the first turn is kept.

    Text is passed on as it comes: `text` is what has been kept of all that was taken.
    """

    def __init__(self) -> None:
        self.text = ""
        self._read = 0  # characters that have been cut into sentences
        self._seen: set[tuple[str, ...]] = set()

    def take(self, piece: str) -> bool:
        """Adds a piece; whether the model is in a loop, whose repetition is then cut off."""
        self.text += piece
        return self._repeats_sentence() or self._repeats_unit()

    def end(self) -> bool:
        """As `take`, of the last sentence, which nothing follows."""
        return self._is_known(len(self.text))

    def _repeats_sentence(self) -> bool:
        while match := _END.search(self.text, self._read):
            if self._is_known(match.end()):
                return True
        return False

    def _is_known(self, end: int) -> bool:
        said = tuple(words(_NUMBERING.sub("", self.text[self._read : end])))
        if len(said) >= _SAYS_SOMETHING and said in self._seen:
            self.text = _BARE.sub("", self.text[: self._read]).rstrip()
            return True
        self._seen.add(said)
        self._read = end
        return False

    def _repeats_unit(self) -> bool:
        match = _UNIT.search(self.text[-_LATEST:])
        if match is None:
            return False
        start = len(self.text) - len(match[0])
        self.text = self.text[: start + len(match[1])].rstrip()
        return True
