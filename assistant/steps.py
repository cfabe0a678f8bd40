"""Times the steps of an answer, one after the other."""

import time


class Steps:
    """`seconds` maps each step's name to how long it took so far."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name = ""
        self._since = 0.0

    def start(self, name: str) -> None:
        """Begins a step, and ends the one before."""
        self.stop()
        self._name, self._since = name, time.perf_counter()

    def stop(self) -> None:
        """Ends the present step, if there is one."""
        if self._name:
            passed = time.perf_counter() - self._since
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + passed
        self._name = ""
