"""Invitations (iCalendar) as lines that read: what, when, where, who."""

import re

_SHOWN = {
    "SUMMARY": "Event",
    "DTSTART": "Start",
    "DTEND": "End",
    "LOCATION": "Place",
    "ORGANIZER": "Organiser",
    "ATTENDEE": "Attendee",
    "STATUS": "Status",
    "RRULE": "Repeats",
    "DESCRIPTION": "",
}
_COMPONENTS = ("VEVENT", "VTODO", "VJOURNAL")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d)?(Z?)")
_NAME = re.compile(r'CN="?([^";:]+)"?', re.IGNORECASE)
_ESCAPED = re.compile(r"\\([nN,;\\])")


def calendar_text(data: str) -> str:
    """The events, those of alarms and time zones left out."""
    lines: list[str] = []
    inside: list[str] = []
    for line in re.sub(r"\r?\n[ \t]", "", data).splitlines():
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        name = name.upper()
        if name == "BEGIN":
            inside.append(value.strip().upper())
        elif name == "END" and inside:
            inside.pop()
        elif name in _SHOWN and inside and inside[-1] in _COMPONENTS:
            lines.append(_line(name, parameters, value.strip()))
    return "\n".join(line for line in lines if line)


def _line(name: str, parameters: list[str], value: str) -> str:
    if name in ("DTSTART", "DTEND"):
        value = _time(value, parameters)
    elif name in ("ORGANIZER", "ATTENDEE"):
        named = _NAME.search(";".join(parameters))
        address = re.sub(r"(?i)^mailto:", "", value)
        value = f"{named.group(1)} <{address}>" if named else address
    value = _ESCAPED.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)
    return f"{_SHOWN[name]}: {value}" if _SHOWN[name] and value else value


def _time(value: str, parameters: list[str]) -> str:
    found = _TIME.match(value)
    if not found:
        return value
    year, month, day, hour, minute, utc = found.groups()
    zone = next((p[5:] for p in parameters if p.upper().startswith("TZID=")), "")
    clock = f" {hour}:{minute}" if hour else ""
    return f"{year}-{month}-{day}{clock}{' UTC' if utc and hour else f' ({zone})' if zone else ''}"
