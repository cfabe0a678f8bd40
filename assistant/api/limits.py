"""How often each client may ask."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_KNOWN = 10_000  # clients or addresses that are remembered at once


class RateLimit:
    """So many requests a minute for each name, saved up to one minute's worth.

    Safe to share between threads.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, name: str) -> float:
        """0 where the request may pass, which it then has; else the time until one may."""
        with self._lock:
            left = self._now_left(name)
            passes = left >= 1
            self._left[name] = (left - passes, self._clock())
            self._left.move_to_end(name)
            if len(self._left) > _KNOWN:
                self._left.popitem(last=False)
        return 0.0 if passes else (1 - left) * 60 / self._most

    def is_spent(self, name: str) -> bool:
        """Whether the next request would have to wait."""
        with self._lock:
            return self._now_left(name) < 1

    def _now_left(self, name: str) -> float:
        left, at = self._left.get(name, (self._most, self._clock()))
        return min(self._most, left + (self._clock() - at) * self._most / 60)
