"""Whether the words between two organisations join them in one collaboration."""

import re
from functools import cache

from assistant.register.columns import Column, words
from assistant.register.readers.organisations import Named

_INSIDE = r"(?:[^.;:]|\.(?=\w))"  # no other sentence
_BESIDE = _INSIDE + r"{{0,60}}?(?:^|\s|\b|,)(?:{joint}|[&,;/x+])(?:\s[^.;:]{{0,45}}?)?"
LONGEST_GAP = 90


def joins(gap: str, column: Column) -> bool:
    """Whether the gap is "and", a comma, or "… collaborates with"."""
    if len(gap) > LONGEST_GAP:
        return False
    if words("between").search(gap):  # what stands before is the collaboration itself
        return False
    if column.cues().search(gap) and words("with").search(gap):
        return True
    return bool(_coordinated().fullmatch(gap)) and len(gap) < LONGEST_GAP


def leads_to(gap: str, named: Named, after: str, column: Column) -> bool:
    """ "A has chosen B as its partner", "A funds a study at B", and "with" where it stands behind:
    Finnish "A jatkaa yhteistyötä B:n kanssa"."""
    if len(gap) > LONGEST_GAP or re.search(r"[.;:]", gap):
        return False
    if words("chooses").search(gap):
        return bool(column.cues().search(after))
    if words("funds").search(gap):
        place = words("at").search(gap.rstrip().rpartition(" ")[2])
        return bool(place or words("inside").fullmatch(named.name.rpartition(" ")[2]))
    return bool(column.cues().search(gap) and words("with_behind").match(after.lstrip()))


@cache
def _coordinated() -> re.Pattern[str]:
    return re.compile(_BESIDE.format(joint=words("and").pattern), re.DOTALL | re.IGNORECASE)
