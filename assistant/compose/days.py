"""Dates as they are read in the question's language, for the frame around quotations."""

from assistant.compose.frame import frame


def day_in_words(language: str, day: str) -> str:
    """An ISO 8601 date as far as it is known ("2024", "2024-03", "2024-03-09") in words.

    Anything else as it is; raises what `frame` raises.
    """
    parts = day.split("-")
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3:
        return day
    year, number = parts[0], int(parts[1])
    if not 1 <= number <= 12:
        return day
    month = frame(language, "months").split()[number - 1]
    if len(parts) == 2:
        return f"{month} {year}"
    return frame(language, "day", day=int(parts[2]), month=month, year=year)
