"""How a web site wants to be visited: what robots.txt allows, and how fast."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from ingest.fetch_errors import FetchError
from ingest.fetching import AGENT, ROBOTS_KINDS, fetch

_MOST_BYTES = 500_000
_LEAST_PAUSE, _MOST_PAUSE = 1.0, 30.0  # seconds between two requests to a host


class Manners:
    """Asks each site for its rules once; for one run and one thread."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._rules: dict[str, RobotFileParser] = {}
        self._asked: dict[str, float] = {}

    def allow(self, url: str) -> bool:
        """Whether the site lets this program fetch the address."""
        return self._rules_of(url).can_fetch(AGENT, url)

    def wait(self, url: str) -> None:
        """Returns when the site may be asked again, and takes it as asked now."""
        host = urlsplit(url).netloc
        told = float(self._rules_of(url).crawl_delay(AGENT) or 0)
        pause = min(max(told, _LEAST_PAUSE), _MOST_PAUSE)
        if host in self._asked:
            self._sleep(max(0.0, self._asked[host] + pause - self._clock()))
        self._asked[host] = self._clock()

    def _rules_of(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = _read(f"{site}/robots.txt")
        return self._rules[site]


def _read(address: str) -> RobotFileParser:
    """The rules at an address: all is allowed where there are none, nothing where they hide."""
    rules = RobotFileParser()
    try:
        text = fetch(address, _MOST_BYTES, kinds=ROBOTS_KINDS).data.decode("utf-8", "replace")
    except FetchError as error:
        status = error.fault.values.get("status") if error.fault else None
        hidden = status in (401, 403) or (isinstance(status, int) and status >= 500)
        text = "User-agent: *\nDisallow: /" if hidden else ""
    rules.parse(text.splitlines())
    return rules
