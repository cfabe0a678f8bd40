"""One request to a chat model, read in a thread of its own so that it can end at any moment."""

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator

from langchain_core.messages import BaseMessageChunk

from assistant.models.connection import Call
from assistant.models.faults import FaultKind
from assistant.models.reply import Received, Reply
from assistant.models.translation import fault, to_fault
from assistant.settings.chat import ChatSettings

BEAT = 0.25  # seconds; the longest time without a sign of life to whoever reads
_MOST_WAITING = 256  # chunks that a slow reader leaves unread

Chunks = Callable[[], Iterator[BaseMessageChunk]]


class Exchange:
    """Reads the chunks of one request, once."""

    def __init__(self, chunks: Chunks, settings: ChatSettings) -> None:
        self._chunks = chunks
        self._settings = settings
        self._call = Call()
        self._arrived: queue.Queue[BaseMessageChunk | Exception | None] = queue.Queue(_MOST_WAITING)

    def run(
        self, max_tokens: int, deadline: float, thinks_first: bool = False
    ) -> Generator[str | Reply]:
        """The text piece by piece, "" where there is none for a moment; last the whole reply.

        A model that `thinks_first` says no word of its answer before a sign that ends thoughts.

        Closing the generator closes the connection. `deadline` is a time of `time.monotonic()`.

        Raises:
            ModelError: the exchange failed, or the deadline passed.
        """
        reader = threading.Thread(target=self._read, name="chat model", daemon=True)
        reader.start()
        received = Received(self._settings, max_tokens, thinks_first)
        try:
            while not received.is_too_long:
                chunk = yield from self._next(deadline)
                text = received.take(chunk) if chunk else received.end()
                if text:
                    yield text
                if chunk is None:
                    break
            yield received.reply()
        finally:
            self._call.break_off()

    def _next(self, deadline: float) -> Generator[str, None, BaseMessageChunk | None]:
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise fault(FaultKind.DEADLINE, self._settings)
            try:
                arrived = self._arrived.get(timeout=min(BEAT, left))
            except queue.Empty:
                yield ""
                continue
            if isinstance(arrived, Exception):
                raise to_fault(arrived, self._settings)
            return arrived

    def _read(self) -> None:
        """In the thread: every chunk, then None, or the error that ended them."""
        try:
            with self._call.entered():
                for chunk in self._chunks():
                    if not self._put(chunk):
                        return
            self._put(None)
        except Exception as error:  # handed over, to be raised where the answer is read
            self._put(error)

    def _put(self, arrived: BaseMessageChunk | Exception | None) -> bool:
        """Whether anyone still reads."""
        while not self._call.broken_off:
            try:
                self._arrived.put(arrived, timeout=BEAT)
            except queue.Full:
                continue
            return True
        return False
