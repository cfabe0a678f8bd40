"""Answers under way: worked on in the background, watched by any page, stopped at any moment."""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from enum import StrEnum

from assistant.conversations.turns import Turns
from assistant.errors import AssistantError
from assistant.survey.progress import told_to
from assistant.types import Answer, Ending, Event, Finished, Retrieved, Text

_SAVED_EVERY = 1.0  # seconds; a crash of the program loses the words of no more than that
_log = logging.getLogger(__name__)


class Stage(StrEnum):
    WAITING = "waiting"
    SEARCHING = "searching"
    READING = "reading"
    WRITING = "writing"
    ENDED = "ended"


class Job:
    """The answer to one turn, as far as it has come; what is public may be read at any time.

    `events` begins the answer when it is called. A generator of events is closed where the reader
    stops the answer. One of `answer` and `problem` is there once it has ended. `served`
    says that a server answers, so that this computer's processor has little to do.
    """

    def __init__(
        self,
        owner: str,
        conversation: str,
        turn: str,
        events: Callable[[], Iterator[Event]],
        turns: Turns,
        served: bool = False,
    ) -> None:
        self.served = served
        self.owner, self.conversation, self.turn = owner, conversation, turn
        self.stage = Stage.WAITING
        self.understood = self.text = self.problem = ""
        self.titles: frozenset[str] = frozenset()
        self.read = (0, 0)  # documents, of how many, where each is read
        self.answer: Answer | None = None
        self.stopped = False
        self._events, self._turns = events, turns
        self._retrieved: Retrieved | None = None
        self.on_end: Callable[[], None] = lambda: None
        self._changed = threading.Condition()
        self._changes = 0
        self._saved = time.monotonic()

    @property
    def ended(self) -> bool:
        return self.stage is Stage.ENDED

    def wait(self, seen: int, seconds: float) -> int:
        """Waits until there were more than `seen` changes, for some seconds; returns how many."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes > seen or self.ended, seconds)
            return self._changes

    def stop(self) -> None:
        """Ends the answer at once and keeps its text.

        The model is stopped with the next thing that it says.

        Raises:
            ConversationError: the answer cannot be kept, and goes on.
        """
        answer = _cut(self.text, self.understood, self._retrieved)
        self._finish(answer, stopped=True)

    def run(self) -> None:
        """Works on the answer until it has ended, and keeps it."""
        try:
            self._work()
        except AssistantError as error:
            self._fail(str(error))
        except BaseException as error:  # a panic too: the reader must not wait for ever
            _log.exception("An answer failed")
            self._fail(f"Something unforeseen went wrong ({type(error).__name__}). Ask again.")

    def _work(self) -> None:
        if not self._become(Stage.SEARCHING):
            return
        events = self._events()
        try:
            with told_to(self._has_read):
                for event in events:
                    if not self._take(event):
                        return
        finally:
            if close := getattr(events, "close", None):
                close()

    def _has_read(self, read: int, documents: int) -> None:
        """Takes note of each hundredth part of the documents."""
        with self._changed:
            if not self.ended and read % max(1, documents // 100) == 0:
                self.read = (read, documents)
                self._changes += 1
                self._changed.notify_all()

    def _take(self, event: Event) -> bool:
        """Takes the next event in; False where the answer has been stopped."""
        match event:
            case Retrieved():
                titles = frozenset(p.document.title for p in event.passages)
                self._retrieved, self.titles, self.understood = event, titles, event.understood
                return self._become(Stage.READING)
            case Text(text=""):  # a model's silence; a moment to stop it
                return not self.ended
            case Text():
                return self._become(Stage.WRITING, event.text) and self._save()
            case Finished():
                self._finish(event.answer)
        return False

    def _save(self) -> bool:
        if time.monotonic() - self._saved > _SAVED_EVERY:
            self._turns.advance(self.turn, self.understood, self.titles, self.text)
            self._saved = time.monotonic()
        return True

    def _become(self, stage: Stage, more: str = "") -> bool:
        with self._changed:
            if self.ended:
                return False
            self.stage, self.text = stage, self.text + more
            self._changes += 1
            self._changed.notify_all()
            return True

    def _finish(self, answer: Answer, stopped: bool = False) -> None:
        with self._changed:  # kept before anyone is told: who looks then must find it
            if not self.ended:
                self._turns.finish(self.turn, answer, stopped)
                self.answer, self.stopped = answer, stopped
                self._end()

    def _fail(self, problem: str) -> None:
        with self._changed:
            if self.ended:
                return
            self.problem = problem
            try:
                self._turns.advance(self.turn, self.understood, self.titles, self.text)
                self._turns.fail(self.turn, problem)
            finally:
                self._end()

    def _end(self) -> None:
        self.stage = Stage.ENDED
        self._changes += 1
        self._changed.notify_all()
        self.on_end()


def _cut(text: str, understood: str, retrieved: Retrieved | None) -> Answer:
    """An answer that its reader stopped: its words so far, resting on nothing."""
    passages = retrieved.passages if retrieved else ()
    return Answer(text, (), Ending.CUT, understood, 0.0, passages, "")


class Pool:
    """Works on so many answers at once, taking turns between their owners.

    Of those that no server makes only `own` are worked on at once; more would only make each of
    them later. The answers of one conversation are worked on one after the other.
    """

    def __init__(self, workers: int, own: int) -> None:
        self._workers, self._own = workers, own
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._under_way: dict[str, Job] = {}  # by turn
        self._running: set[Job] = set()
        self._more = threading.Condition()
        self._threads = 0

    def add(self, job: Job) -> None:
        """Has the answer worked on as soon as its turn comes."""
        with self._more:
            self._waiting.setdefault(job.owner, deque()).append(job)
            self._under_way[job.turn] = job
            job.on_end = self._look_again
            if self._threads < self._workers:
                self._threads += 1
                threading.Thread(target=self._serve, daemon=True, name="answers").start()
            self._more.notify()

    def of(self, conversation: str) -> dict[str, Job]:
        """The conversation's answers under way, by turn, in the order of their questions."""
        with self._more:
            return {
                turn: job
                for turn, job in self._under_way.items()
                if job.conversation == conversation and not job.ended
            }

    def ahead(self, job: Job) -> int:
        """How many waiting answers will be begun before this one."""
        with self._more:
            own = self._waiting.get(job.owner, ())
            if job not in own:
                return 0
            place = own.index(job)
            others = (line for line in self._waiting.values() if line is not own)
            return place + sum(min(len(line), place + 1) for line in others)

    def _serve(self) -> None:
        while True:
            job = self._next()
            try:
                job.run()
            except AssistantError:  # it could not even be kept that it failed
                _log.exception("An answer was lost")
            finally:
                with self._more:
                    self._running.discard(job)
                    self._under_way.pop(job.turn, None)
                    self._more.notify_all()

    def _next(self) -> Job:
        with self._more:
            while True:
                for owner, line in self._waiting.items():
                    if job := next(filter(self._may_begin, line), None):
                        line.remove(job)
                        self._waiting.move_to_end(owner)
                        if not line:
                            del self._waiting[owner]
                        self._running.add(job)
                        return job
                self._more.wait()

    def _may_begin(self, job: Job) -> bool:
        """Whether a free worker may take it; one that was stopped is no longer waited for."""
        own = sum(not running.served for running in self._running)
        before = (r for r in self._running if r.conversation == job.conversation and not r.ended)
        return next(before, None) is None and (job.served or own < self._own)

    def _look_again(self) -> None:
        with self._more:
            self._more.notify_all()
