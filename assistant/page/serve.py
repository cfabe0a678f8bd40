"""Starts the page's server, with safe settings whatever else is configured for Streamlit."""

import math
import signal
import subprocess
import sys
from pathlib import Path

from assistant.errors import SettingsError
from assistant.settings import PageSettings, Settings, environment_with
from assistant.settings.model import is_loopback
from assistant.web import check_free, check_named, names_of

_THEME = Path(__file__).with_name("theme.toml")
_SERVED = Path(__file__).parent / "launch" / "served.py"  # alone: Streamlit looks for modules there


def serve(settings: Settings) -> int:
    """Serves the page until it is stopped; returns the server's exit code. For the main thread.

    Raises:
        SettingsError: the address or the port cannot be used, or others could come in unasked.
    """
    check_open_to_others(settings.page)
    check_free("page", settings.page.address, settings.page.port)
    started = command(settings.page, settings.ingest.max_megabytes)
    server = subprocess.Popen(started, env=environment_with(settings))
    # Whoever stops this process means the server.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, lambda *_: server.terminate())
    return server.wait()


def command(page: PageSettings, max_megabytes: float = 50) -> list[str]:
    """The command line of the server, which takes no upload larger than `max_megabytes`."""
    options = {
        "server.address": page.address,
        "server.port": page.port,
        "server.headless": "true",
        # Without it Streamlit asks a host outside for this computer's address.
        "browser.serverAddress": page.address,
        "server.maxUploadSize": math.ceil(max_megabytes),
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "runner.magicEnabled": "false",
        # Python collects garbage anyway; after every run of every session it would take most of
        # the time that many readers at once leave.
        "runner.postScriptGC": "false",
        "theme.base": _THEME,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    # A web page elsewhere that resolves its own name to this machine gets no further.
    flags += [f"--server.allowedHosts={name}" for name in hosts_of(page)]
    # -P: the working directory must not stand in for installed packages.
    return [sys.executable, "-P", "-m", "streamlit", "run", str(_SERVED), *flags]


def hosts_of(page: PageSettings) -> tuple[str, ...]:
    """The names by which the page may be asked."""
    return names_of(page.hosts)


def check_open_to_others(page: PageSettings) -> None:
    """Raises SettingsError where other computers could reach the page without signing in."""
    if is_loopback(page.address):
        return
    if not page.proxy_signs_in:
        raise SettingsError(
            f"page.address = {page.address!r} would open all documents and conversations to "
            "whoever reaches this computer, for the page has no sign-in of its own. Set it to "
            "127.0.0.1, or put a proxy that signs people in before it and set "
            "page.proxy_signs_in = true (ASSISTANT_PAGE__PROXY_SIGNS_IN)."
        )
    check_named("page", page.address, page.hosts)
