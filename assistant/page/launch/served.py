"""What `python -m assistant chat` has Streamlit serve: the page behind its guard."""

import sys
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

# Streamlit puts this folder where modules are looked for, and leaves out the program's own.
sys.path.append(str(Path(__file__).resolve().parents[3]))

from assistant.journal.messages import write_messages
from assistant.page.guard import Guard
from assistant.page.health import alive, ready
from assistant.page.serve import hosts_of
from assistant.resources import resource
from assistant.settings import load_settings

_settings = load_settings()
write_messages(_settings.log)
_most_bytes = int(_settings.ingest.max_megabytes * 1e6) * 2

app = App(
    resource("app.py"),
    routes=[Route("/healthz", alive), Route("/readyz", ready)],
    middleware=[
        Middleware(Guard, hosts=hosts_of(_settings.page, _settings.sign_in), most_bytes=_most_bytes)
    ],
)
