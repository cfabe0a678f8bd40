"""Conversations are kept: nothing said is lost, nobody sees another's, answers stand for years."""

import dataclasses
import shutil
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.conversations import Asked, Conversations, Judgement, Opinion, Reason
from assistant.conversations.kept import keep, keep_scope, restore, restore_scope
from assistant.conversations.store import FILE_NAME, shortened
from assistant.errors import ConversationError
from assistant.library import Library
from assistant.page.reading import freshness
from assistant.resources import resource
from assistant.settings import Settings, StoreSettings
from assistant.types import (
    Answer,
    Citation,
    Coverage,
    Doubt,
    DoubtKind,
    Ending,
    Fault,
    Message,
    Question,
    Role,
    Scope,
    Sentence,
    Usage,
)
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"
CITED = "bms-karolinska.md"


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


@pytest.fixture(scope="module")
def answer(sample_assistant: Assistant) -> Answer:
    return sample_assistant.ask(Question(QUESTION))


def test_an_answer_comes_back_as_it_was(sample_assistant: Assistant, answer: Answer) -> None:
    cited = answer.citations[0]
    rich = dataclasses.replace(
        answer,
        ending=Ending.CUT,
        usage=Usage(3, 4, True, 0.5),
        coverage=Coverage(2, 5),
        advice="Ask again.",
        removed_markers=2,
        instead_of="openai:x",
        fault=Fault("read_timeout", {"read_seconds": 0.4}),
        unsure=Sentence("Perhaps.", (cited,)),
        offers=("Who leads it?",),
        sentences=(
            Sentence("One.", (cited,), "Lead", (Doubt(DoubtKind.NUMBER, "5"),)),
            Sentence("Two.", ()),
        ),
    )
    assert restore(keep(rich), sample_assistant.library) == rich


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Answer, 20),
        (Sentence, 4),
        (Citation, 6),
        (Usage, 4),
        (Coverage, 2),
        (Doubt, 2),
    ],
)
def test_every_field_of_an_answer_is_kept(kind: type, known: int) -> None:
    """Who adds a field makes `keep` and `restore` know it, then counts it here."""
    assert len(dataclasses.fields(kind)) == known


def test_an_answer_kept_before_faults_were_comes_back_with_its_advice(
    sample_assistant: Assistant, answer: Answer
) -> None:
    record = keep(dataclasses.replace(answer, ending=Ending.CUT, advice="Ask again."))
    del record["fault"]
    earlier = restore(record, sample_assistant.library)
    assert (earlier.advice, earlier.fault) == ("Ask again.", None)


@pytest.mark.slow
@pytest.mark.parametrize("after", ["edited", "gone"])
def test_words_stand_although_the_document_does_not(tmp_path: Path, after: str) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    documents = tmp_path / "documents"
    documents.mkdir()
    shutil.copy(resource("documents") / CITED, documents)
    ingest_paths([documents], settings)
    before = open_assistant(settings).ask(Question(QUESTION))
    assert before.citations[0].document.name.endswith(CITED)
    record = keep(before)
    if after == "edited":
        (documents / CITED).write_text("# Another text\n\nNothing of it is left.", encoding="utf-8")
    else:
        (documents / CITED).rename(documents / "harbour.md")
        (documents / "harbour.md").write_text("# Harbour\n\nA pier.", encoding="utf-8")
    ingest_paths([documents], settings)

    library = Library(settings.store.path)
    now = restore(record, library)
    assert now.text == before.text
    for then, still in zip(before.citations, now.citations, strict=True):
        assert still.quote == then.quote
        assert still.document.text[still.start : still.end] == then.quote
        assert (still.document.title, still.document.published) == (
            then.document.title,
            then.document.published,
        )
        passage = then.document.text[then.passage.start : then.passage.end]
        assert still.document.text[still.passage.start : still.passage.end] == passage
    assert freshness.notes(library, now.citations).keys() == {before.citations[0].document.id}
    # The places of the rest are still told, without words.
    assert [s.score for s in now.retrieved] == [s.score for s in before.retrieved]
    assert {s.text for s in now.retrieved if s.document.name.endswith(CITED)} <= {
        "",
        before.citations[0].document.text[
            before.citations[0].passage.start : before.citations[0].passage.end
        ],
    }


def test_a_turn_keeps_everything(
    kept: Conversations, sample_assistant: Assistant, answer: Answer
) -> None:
    scope = Scope(frozenset({"d"}), frozenset({"sv"}), frozenset({"P"}), (2020, 2024), ("Abc",))
    key = kept.begin("me", QUESTION, scope)
    turn = kept.turns.add(key, Asked(QUESTION, scope, "fast", 5))
    kept.turns.advance(turn, "Understood?", frozenset({"T"}), "Half an")
    half = kept.turns.load(key, sample_assistant.library)[0]
    assert (half.text, half.answer, half.titles) == ("Half an", None, frozenset({"T"}))
    kept.turns.finish(turn, answer, stopped=True)
    whole = kept.turns.load(key, sample_assistant.library)[0]
    assert (whole.answer, whole.text, whole.scope) == (answer, answer.text, scope)
    assert (whole.profile, whole.searched, whole.stopped) == ("fast", 5, True)
    found = kept.find("me", key)
    assert found
    assert found.scope == scope
    assert restore_scope(keep_scope(Scope())) == Scope()


def test_half_a_character_is_no_reason_to_lose_the_rest(
    kept: Conversations, sample_assistant: Assistant, answer: Answer
) -> None:
    key = kept.begin("me", "Why \ud800?")
    turn = kept.turns.add(key, Asked("Why \ud800?"))
    kept.turns.finish(turn, dataclasses.replace(answer, text="Because \udfff."))
    (whole,) = kept.turns.load(key, sample_assistant.library)
    assert (whole.question, whole.text) == ("Why ??", "Because ?.")


def test_an_edited_question_stands_beside_the_first_one(
    kept: Conversations, sample_assistant: Assistant, answer: Answer
) -> None:
    library, key = sample_assistant.library, kept.begin("me", "One?")
    one = kept.turns.add(key, Asked("One?"))
    kept.turns.finish(one, answer)
    two = kept.turns.add(key, Asked("Two?"))
    three = kept.turns.add(key, Asked("Three?"))
    edited = kept.turns.add(key, Asked("Deux?", instead_of=two))
    assert kept.turns.path(key) == [one, edited]
    assert kept.turns.load(key, library)[1].versions == (two, edited)
    assert kept.turns.history(edited, library) == (
        Message(Role.USER, "One?"),
        Message(Role.ASSISTANT, answer.text),
    )
    kept.turns.show(key, two)
    assert kept.turns.path(key) == [one, two, three]
    first = kept.turns.add(key, Asked("Un?", instead_of=one))
    assert kept.turns.path(key) == [first]
    assert kept.turns.history(first, library) == ()
    kept.turns.show(key, one)
    assert kept.turns.path(key) == [one, edited]  # with what was last asked after it
    kept.turns.show(key, two)
    assert [turn.id for turn in kept.turns.load(key, library)] == [one, two, three]


def test_nobody_sees_or_changes_what_is_another_s(kept: Conversations) -> None:
    key = kept.begin("me", "A secret?")
    kept.turns.add(key, Asked("A secret?"))
    assert kept.find("you", key) is None
    assert kept.search("you") == kept.search("you", "secret") == []
    kept.rename("you", key, "Mine now")
    kept.delete("you", key)
    found = kept.find("me", key)
    assert found
    assert found.name == "A secret?"
    kept.adopt("me", by="you")
    assert kept.find("you", key)
    assert kept.find("me", key) is None


def test_the_file_does_not_hold_the_owner_s_secret(kept: Conversations, tmp_path: Path) -> None:
    kept.begin("the-token-of-a-browser", "A?")
    assert b"the-token-of-a-browser" not in b"".join(
        path.read_bytes() for path in tmp_path.iterdir()
    )
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_search_reads_names_questions_and_answers(kept: Conversations, answer: Answer) -> None:
    named = kept.begin("me", "Åbo: what was signed?")
    asked = kept.begin("me", "Another")
    turn = kept.turns.add(asked, Asked("Vad säger ÖREBRO om 100%?"))
    kept.turns.finish(turn, answer)
    kept.rename("me", named, "Harbour")
    assert [found.id for found in kept.search("me", "HARBOUR")] == [named]
    assert kept.search("me", "åbo") == []
    assert [found.id for found in kept.search("me", "örebro geci")] == [asked]
    assert [found.id for found in kept.search("me", "100%")] == [asked]
    assert kept.search("me", "1%0") == []
    assert [found.id for found in kept.search("me")] == [asked, named]  # the last changed first
    assert len(kept.search("me", most=1)) == 1


def test_a_deleted_conversation_comes_back_for_a_day(kept: Conversations, tmp_path: Path) -> None:
    key = kept.begin("me", "Zzyzx?")
    turn = kept.turns.add(key, Asked("Zzyzx?"))
    kept.judgements.give(turn, Judgement(Opinion.GOOD))
    kept.delete("me", key)
    assert kept.search("me") == kept.feedback() == []
    assert kept.find("me", key) is None
    kept.undelete("me", key)
    assert kept.search("me", "zzyzx")
    kept.delete("me", key)
    kept.purge(datetime.now(UTC) + timedelta(minutes=1))
    kept.undelete("me", key)
    assert kept.search("me") == []
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"zzyzx" not in (tmp_path / FILE_NAME).read_bytes().lower()


def test_feedback_holds_all_that_a_case_needs(kept: Conversations, answer: Answer) -> None:
    key = kept.begin("me", "One?")
    kept.turns.finish(kept.turns.add(key, Asked("One?")), answer)
    scope = Scope(languages=frozenset({"en"}))
    turn = kept.turns.add(key, Asked(QUESTION, scope, "fast"))
    kept.turns.finish(turn, answer)
    kept.judgements.give(turn, Judgement(Opinion.GOOD))
    kept.judgements.give(turn, Judgement(Opinion.BAD, Reason.WRONG, "It was 2016."))
    kept.judgements.give(turn, Judgement(Opinion.GOOD), citation=1)
    whole, cited = kept.feedback()
    assert (whole.verdict, whole.reason, whole.comment) == ("bad", "wrong", "It was 2016.")
    assert (whole.citation, cited.citation, cited.verdict) == (None, 1, "good")
    assert (whole.question, whole.answer, whole.scope) == (QUESTION, answer.text, scope)
    assert whole.history[0] == Message(Role.USER, "One?")
    assert whole.citations[0].quote == answer.citations[0].quote
    assert whole.citations[0].name.endswith(CITED)
    assert (whole.ending, whole.model, whole.profile) == ("complete", "extractive", "fast")
    assert kept.judgements.of([turn])[turn].keys() == {None, 1}
    kept.judgements.give(turn, None)
    assert kept.judgements.of([turn])[turn].keys() == {1}


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but somebody's words" * 100)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(ConversationError, match=r"conversations\.sqlite.* move it away"):
        Conversations(tmp_path).search("me")
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_of_another_version_is_named_and_left_alone(
    kept: Conversations, tmp_path: Path
) -> None:
    kept.begin("me", "A?")
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(ConversationError, match=r"version 99.*Nothing was changed"):
        Conversations(tmp_path).search("me")


def test_many_write_at_once(tmp_path: Path) -> None:
    stores = [Conversations(tmp_path) for _ in range(3)]

    def work(number: int) -> None:
        store, owner = stores[number % 3], str(number)
        key = store.begin(owner, owner)
        for _ in range(3):
            store.turns.advance(store.turns.add(key, Asked(owner)), owner, frozenset(), owner)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(12):
        (found,) = stores[0].search(str(number))
        assert found.name == str(number)
        assert len(stores[0].turns.path(found.id)) == 3


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("  Who\n leads? ", "Who leads?"),
        ("word " * 40, ("word " * 16).strip()[:79] + "…"),
        ("x" * 200, "x" * 80 + "…"),
    ],
)
def test_a_name_is_one_short_line(question: str, name: str) -> None:
    assert shortened(question) == name
    assert len(shortened(question)) <= 81


@pytest.mark.parametrize("column", ["answer", "text", "understood"])
def test_a_kept_answer_that_was_altered_is_not_shown_and_not_built_upon(
    kept: Conversations, answer: Answer, sample_assistant: Assistant, tmp_path: Path, column: str
) -> None:
    library = sample_assistant.library
    key = kept.begin("me", QUESTION)
    first = kept.turns.add(key, Asked(QUESTION))
    kept.turns.finish(first, dataclasses.replace(answer, understood="A question of 2012?"))
    second = kept.turns.add(key, Asked("And who leads it?"))
    assert len(kept.turns.history(second, library)) == 2
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(f"UPDATE turns SET {column} = replace({column}, '2', '3')")
    again = Conversations(tmp_path)
    (shown, _) = again.turns.load(key, library)
    assert shown.answer
    assert shown.answer.fault
    assert (shown.answer.fault.kind, shown.text, shown.sources) == ("damaged_answer", "", ())
    assert again.turns.history(second, library) == ()
    assert again.turns.damaged() == [first]


def test_answers_from_an_earlier_version_are_taken_over(
    kept: Conversations, answer: Answer, sample_assistant: Assistant, tmp_path: Path
) -> None:
    key = kept.begin("me", QUESTION)
    kept.turns.finish(kept.turns.add(key, Asked(QUESTION)), answer)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("ALTER TABLE turns DROP COLUMN digest")
    (turn,) = Conversations(tmp_path).turns.load(key, sample_assistant.library)
    assert turn.answer
    assert turn.answer.text == answer.text
