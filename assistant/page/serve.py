"""Starts the page's server, with safe settings whatever else is configured for Streamlit."""

import json
import math
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from assistant.errors import SettingsError
from assistant.settings import PageSettings, Settings, api_key, environment_with
from assistant.settings.model import is_loopback
from assistant.settings.people import SignInSettings
from assistant.web import check_free, check_named, names_of

_THEME = Path(__file__).with_name("theme.toml")
_SERVED = Path(__file__).parent / "launch" / "served.py"  # alone: Streamlit looks for modules there


def serve(settings: Settings) -> int:
    """Serves the page until it is stopped; returns the server's exit code. For the main thread.

    Raises:
        SettingsError: the address or the port cannot be used, or others could come in unasked.
    """
    check_open_to_others(settings.page, settings.sign_in)
    check_free("page", settings.page.address, settings.page.port)
    started = command(settings.page, settings.ingest.max_megabytes, settings.sign_in)
    with tempfile.TemporaryDirectory(prefix="assistant-") as private:  # only its owner's
        if settings.sign_in.provider:
            secrets = Path(private) / "secrets.toml"
            secrets.write_text(secrets_of(settings.sign_in), encoding="utf-8")
            started += [f"--secrets.files={secrets}"]
        server = subprocess.Popen(started, env=environment_with(settings))
        # Whoever stops this process means the server.
        for stopping in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stopping, lambda *_: server.terminate())
        return server.wait()


def command(
    page: PageSettings,
    max_megabytes: float = 50,
    sign_in: SignInSettings = SignInSettings(),  # noqa: B008
) -> list[str]:
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
    flags += [f"--server.allowedHosts={name}" for name in hosts_of(page, sign_in)]
    # -P: the working directory must not stand in for installed packages.
    return [sys.executable, "-P", "-m", "streamlit", "run", str(_SERVED), *flags]


def secrets_of(sign_in: SignInSettings) -> str:
    """What Streamlit needs to sign people in, as its file of secrets.

    Raises:
        SettingsError: something is missing, or could be listened to on its way.
    """
    for name, value in (("address", sign_in.address), ("client_id", sign_in.client_id)):
        if not value:
            raise SettingsError(f"sign_in.{name} is missing: docs/team.md shows all that it takes.")
    for name, url in (("address", sign_in.address), ("provider", sign_in.provider)):
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise SettingsError(
                f"sign_in.{name} has to begin with https://, or anybody can listen."
            )
    secret = api_key(sign_in.client_secret_variable)
    if not secret:
        raise SettingsError(
            f"Set {sign_in.client_secret_variable} in the environment to the client secret that "
            "the provider gave; it belongs in no file."
        )
    values = {
        "redirect_uri": f"{sign_in.address}/oauth2callback",
        "cookie_secret": api_key(sign_in.cookie_secret_variable) or token_hex(32),
        "client_id": sign_in.client_id,
        "client_secret": secret,
        "server_metadata_url": sign_in.provider,
    }
    # A JSON string is a TOML string.
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    scopes = f"[auth.client_kwargs]\nscope = {json.dumps(sign_in.scopes)}\n"
    return "\n".join(["[auth]", *lines, scopes])


def hosts_of(page: PageSettings, sign_in: SignInSettings = SignInSettings()) -> tuple[str, ...]:  # noqa: B008
    """The names by which the page may be asked."""
    own = urlsplit(sign_in.address).hostname
    return names_of(f"{page.hosts},{own}" if own else page.hosts)


def check_open_to_others(
    page: PageSettings,
    sign_in: SignInSettings = SignInSettings(),  # noqa: B008
) -> None:
    """Raises SettingsError where other computers could reach the page without signing in."""
    if is_loopback(page.address) or sign_in.provider:
        return
    if not page.proxy_signs_in:
        raise SettingsError(
            f"page.address = {page.address!r} would open all documents and conversations to "
            "whoever reaches this computer, for nobody has to sign in. Set it to 127.0.0.1, have "
            "people sign in ([sign_in], docs/team.md), or put a proxy that signs people in before "
            "it and set page.proxy_signs_in = true (ASSISTANT_PAGE__PROXY_SIGNS_IN)."
        )
    check_named("page", page.address, page.hosts)
