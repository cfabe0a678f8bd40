"""Answers in the background: in turn, in order, stopped at once, never lost without a word."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_server import chunk, serving_script, silent_after

from assistant.conversations import Asked, Conversations, Desk, Job, Stage
from assistant.conversations.jobs import Pool
from assistant.conversations.turns import Turns
from assistant.errors import StoreError
from assistant.library import Library
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.types import Answer, Ending, Event, Finished, Retrieved, Text
from assistant.wiring import open_assistant

PATIENCE = 20  # seconds

Events = Callable[[], Iterator[Event]]


def whole(text: str) -> Finished:
    return Finished(Answer(text, (), Ending.COMPLETE, "Understood?", 0.9, (), "scripted"))


class Script:
    """A model that says its next word when it is let."""

    def __init__(self, *words: str) -> None:
        self.words, self.let, self.closed = words, threading.Semaphore(0), threading.Event()

    def events(self) -> Iterator[Event]:
        try:
            yield Retrieved("Understood?", ())
            for word in self.words:
                self.let.acquire()
                yield Text(word)
            self.let.acquire()
            yield whole("".join(self.words))
        finally:
            self.closed.set()


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def job(kept: Conversations, owner: str, events: Events, conversation: str = "") -> Job:
    key = conversation or kept.begin(owner, "Why?")
    return Job(owner, key, kept.turns.add(key, Asked("Why?")), events, kept.turns)


def reach(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_word_can_be_seen_as_it_comes_and_the_end_is_kept(
    kept: Conversations, tmp_path: Path
) -> None:
    script, pool = Script("One ", "two."), Pool(2, 2)
    asked = job(kept, "me", script.events)
    pool.add(asked)
    assert asked.turn in pool.of(asked.conversation)
    reach(lambda: asked.stage is Stage.READING)
    assert asked.understood == "Understood?"
    seen = asked.wait(-1, 0)
    script.let.release()
    assert asked.wait(seen, PATIENCE) > seen
    assert asked.text == "One "
    script.let.release(2)
    reach(lambda: not pool.of(asked.conversation))
    assert asked.ended
    (turn,) = kept.turns.load(asked.conversation, Library(tmp_path))
    assert (turn.text, turn.answer and turn.answer.ending) == ("One two.", "complete")


def test_stop_keeps_the_words_and_closes_the_stream(kept: Conversations, tmp_path: Path) -> None:
    script, pool = Script("One ", "two ", "three."), Pool(1, 1)
    asked = job(kept, "me", script.events)
    pool.add(asked)
    script.let.release()
    reach(lambda: asked.text == "One ")
    asked.stop()
    assert asked.ended  # although the model has not said another word yet
    (turn,) = kept.turns.load(asked.conversation, Library(tmp_path))
    assert (turn.text, turn.stopped) == ("One ", True)
    assert turn.answer
    assert turn.answer.ending is Ending.CUT
    assert not script.closed.is_set()
    script.let.release()
    assert script.closed.wait(PATIENCE)
    assert asked.text == "One "
    asked.stop()  # twice does no harm
    assert kept.turns.load(asked.conversation, Library(tmp_path)) == [turn]


def test_nobody_waits_for_a_model_that_was_stopped_but_is_silent(kept: Conversations) -> None:
    silent, pool = Script("One."), Pool(2, 2)
    asked = job(kept, "me", silent.events)
    pool.add(asked)
    reach(lambda: asked.stage is Stage.READING)
    following = job(kept, "me", lambda: iter([whole("Two.")]), asked.conversation)
    pool.add(following)
    asked.stop()
    reach(lambda: following.ended)
    assert not silent.closed.is_set()
    silent.let.release()
    assert silent.closed.wait(PATIENCE)


def test_an_answer_stopped_while_it_waits_is_never_begun(kept: Conversations) -> None:
    first, pool = Script("One."), Pool(1, 1)
    pool.add(job(kept, "me", first.events))
    begun: list[bool] = []

    def second() -> Iterator[Event]:
        begun.append(True)
        yield whole("Two.")

    waiting = job(kept, "you", second)
    pool.add(waiting)
    waiting.stop()
    first.let.release(2)
    reach(lambda: not pool.of(waiting.conversation))
    assert not begun


@pytest.mark.parametrize(
    ("error", "problem"),
    [(StoreError("Mend it."), "Mend it."), (ValueError("secret"), "ValueError")],
)
def test_a_failure_keeps_the_words_and_says_why(
    kept: Conversations, tmp_path: Path, error: Exception, problem: str
) -> None:
    def events() -> Iterator[Event]:
        yield Text("One ")
        raise error

    pool = Pool(1, 1)
    failing = job(kept, "me", events)
    pool.add(failing)
    reach(lambda: not pool.of(failing.conversation))
    (turn,) = kept.turns.load(failing.conversation, Library(tmp_path))
    assert (turn.text, turn.answer) == ("One ", None)
    assert problem in turn.problem
    assert "secret" not in turn.problem
    following = job(kept, "me", lambda: iter([whole("Two.")]))  # the worker still works
    pool.add(following)
    reach(lambda: following.ended)


def test_owners_take_turns(kept: Conversations) -> None:
    order: list[str] = []

    def saying(name: str) -> Events:
        def events() -> Iterator[Event]:
            order.append(name)
            yield whole(name)

        return events

    blocking, pool = Script(), Pool(1, 1)
    begun = job(kept, "first", blocking.events)
    pool.add(begun)
    reach(lambda: begun.stage is Stage.READING)
    many = [job(kept, "many", saying(f"many {number}")) for number in range(3)]
    few = job(kept, "few", saying("few"))
    for waiting in (*many, few):
        pool.add(waiting)
    assert pool.ahead(few) == 1
    assert pool.ahead(many[2]) == 3
    blocking.let.release()
    reach(lambda: len(order) == 4)
    assert order == ["many 0", "few", "many 1", "many 2"]


def test_a_conversation_is_answered_in_its_own_order(kept: Conversations) -> None:
    first, pool = Script("One."), Pool(4, 4)
    one = job(kept, "me", first.events)
    pool.add(one)
    two = job(kept, "me", lambda: iter([whole("Two.")]), one.conversation)
    other = job(kept, "me", lambda: iter([whole("Other.")]))
    pool.add(two)
    pool.add(other)
    reach(lambda: other.ended)  # another conversation need not wait
    assert two.stage is Stage.WAITING
    first.let.release(2)
    reach(lambda: two.ended)


def test_what_servers_answer_does_not_wait_for_this_computer(kept: Conversations) -> None:
    own, pool = Script("One."), Pool(4, 1)
    pool.add(job(kept, "me", own.events))
    key = kept.begin("you", "Why?")
    turn = kept.turns.add(key, Asked("Why?"))
    served = Job("you", key, turn, lambda: iter([whole("Two.")]), kept.turns, served=True)
    computed = job(kept, "them", lambda: iter([whole("Three.")]))
    pool.add(computed)
    pool.add(served)
    reach(lambda: served.ended)
    assert computed.stage is Stage.WAITING
    own.let.release(2)
    reach(lambda: computed.ended)


def test_half_an_answer_is_in_the_file_before_it_ends(
    kept: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.conversations.jobs._SAVED_EVERY", 0.0)
    script, pool = Script("One ", "two."), Pool(1, 1)
    asked = job(kept, "me", script.events)
    pool.add(asked)
    script.let.release()
    after_a_crash = Conversations(tmp_path)
    reach(lambda: _text(after_a_crash.turns, asked, tmp_path) == "One ")
    script.let.release(2)
    reach(lambda: asked.ended)


def _text(turns: Turns, asked: Job, folder: Path) -> str:
    return turns.load(asked.conversation, Library(folder))[0].text


# The beginning of an answer is shown once its language can be told.
LONG_ENOUGH = "The hospital leads the research together with its partners in the city, "


@pytest.mark.parametrize("words", [(), (LONG_ENOUGH,)], ids=["silent", "speaking"])
def test_stop_hangs_up_on_a_model_s_server(
    sample_settings: Settings, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with serving_script(silent_after(*map(chunk, words), seconds=60)) as served:
        chat = ChatSettings(model="openai:tiny-model", base_url=served.address)
        assistant = open_assistant(sample_settings.model_copy(update={"chat": chat}))
        desk = Desk(tmp_path)
        key = desk.ask("me", "", Asked("Who leads research at HUS?"), assistant, served=True)
        (asked,) = desk.under_way(key).values()
        reach(lambda: bool(served.requests) and asked.text == "".join(words))
        assert asked.stage is (Stage.WRITING if words else Stage.READING)
        asked.stop()
        assert served.hung_up.wait(PATIENCE)
        (turn,) = desk.turns(key, assistant.library)
        assert (turn.text, turn.stopped) == ("".join(words), True)
