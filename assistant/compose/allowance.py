"""How much an answer may hold: what is told first has the first claim to it."""

from collections.abc import Sequence

from assistant.compose.draft import Quote


class Allowance:
    """So many characters of quotations."""

    def __init__(self, letters: int) -> None:
        self._left = letters

    def take(self, quotes: Sequence[Quote], most: int = 0) -> list[Quote]:
        """Those that fit, in their order; of the whole at most `most` characters, if given."""
        taken: list[Quote] = []
        room = min(self._left, most) if most else self._left
        for quote in quotes:
            if len(quote.text) <= room:
                taken.append(quote)
                room -= len(quote.text)
                self._left -= len(quote.text)
        return taken
