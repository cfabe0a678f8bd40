"""The program's messages on the console, as text or as one JSON object a line."""

import json
import logging
import sys
from datetime import UTC, datetime

from assistant.settings.log import LogSettings


class AsJson(logging.Formatter):
    """`at`, `level`, `logger`, `message`, what was given as `extra={"values": {…}}`, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        values: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "values", {}),
        }
        if record.exc_info:
            values["error"] = self.formatException(record.exc_info)
        return json.dumps(values, ensure_ascii=False, default=str)


def write_messages(settings: LogSettings) -> None:
    """Has every logger of this process write as the settings say; text is left as it is."""
    if settings.format != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("assistant", "ingest"):
        logging.getLogger(name).setLevel(logging.INFO)
    for logger in map(logging.getLogger, list(logging.root.manager.loggerDict)):
        for own in logger.handlers:
            own.setFormatter(AsJson())
