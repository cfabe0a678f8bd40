"""What tells a text from others and from its own translation: its words, its numbers and names."""

import hashlib
import re
from collections import Counter

from assistant.language import words
from assistant.language.letters import CAPITAL
from assistant.types import Likeness
from ingest.kinds import is_update
from ingest.reading import Reading

_NUMBER = re.compile(r"(?<![\w.,])\d[\d\u00a0 .,:/-]*\d(?!\w)|(?<![\w.,])[3-9](?!\w)")
_NAME = re.compile(rf"(?<=[\w,] ){CAPITAL}[\w-]{{3,}}")  # within a sentence
_MOST_MARKS = 60


def likeness_of(reading: Reading) -> Likeness:
    """Of the author's own text, without front matter or head block."""
    text = reading.text[reading.body :]
    spoken = words(text)
    same = hashlib.blake2b(" ".join(spoken).encode(), digest_size=12).hexdigest()
    return Likeness(same, _marks(text), len(spoken), is_update(reading))


def _marks(text: str) -> tuple[str, ...]:
    """What stays as it is in another language, the most frequent first."""
    numbers = (re.sub(r"\D", "", match) for match in _NUMBER.findall(text))
    names = (name.casefold() for name in _NAME.findall(text))
    counts = Counter([*filter(None, numbers), *names])
    return tuple(mark for mark, _ in counts.most_common(_MOST_MARKS))
