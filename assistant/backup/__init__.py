"""A store in one file, and back: `python -m assistant backup FILE` and `restore FILE`.

May use: errors, journal, library, search, settings.
"""

from assistant.backup.restoring import restore
from assistant.backup.saving import backup

__all__ = ["backup", "restore"]
