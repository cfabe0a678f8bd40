"""Who may read what: every way to a text, tried as somebody who may read it and as others."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_server import serving_api
from store_samples import make_document

from assistant.access.collections import readable, view_of
from assistant.access.people import NOBODY, OPERATOR, Person, Rank, program
from assistant.access.tokens import new_token
from assistant.answering import Assistant
from assistant.api.desk import Desk
from assistant.conversations import Asked
from assistant.conversations import Desk as PageDesk
from assistant.conversations.exports import as_json
from assistant.library import Library
from assistant.library.guarded import GuardedLibrary
from assistant.page.chat.suggestions import suggest
from assistant.scope import scopes_of
from assistant.scope.partners import Partners
from assistant.search.retriever import Retriever
from assistant.settings import Settings, StoreSettings
from assistant.settings.api import ClientSettings
from assistant.settings.people import CollectionSettings
from assistant.types import Document, Ending, Question, Scope
from assistant.wiring import open_assistant, open_register
from ingest.pipeline import ingest_documents

OPEN = """Oslo University Hospital and Novania work together.

On 4 March 2024 Oslo University Hospital and Novania signed an agreement on eye disease. Anne Berg
leads the work. The agreement runs until 2027.
"""
CLOSED = """Karolinska Hospital and Zephyrion Pharma merge their laboratories.

On 5 May 2024 Karolinska Hospital and Zephyrion Pharma signed an agreement on quibbleitis worth
70 million euros. Gudmund Fjelltind leads the secret project. The agreement runs until 2029.
"""
SECRETS = ("zephyrion", "quibbleitis", "fjelltind", "70 million", "2029", "laborator")
ANNA = Person("anna@example.org")
BOARD = Person("someone", groups=frozenset({"Board"}))
BO = Person("bo@example.org", Rank.EDITOR)
ADA = Person("ada@example.org", Rank.ADMINISTRATOR)
MAY, MAY_NOT = (ANNA, BOARD, program("reports"), ADA, OPERATOR), (BO, NOBODY, program("other"))
TOKEN, KEPT = new_token()
OTHER, OTHER_KEPT = new_token()
COLLECTIONS = {
    "board": CollectionSettings(
        documents="board/*, minutes*", readers="Anna@example.org, group:board, client:reports"
    )
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(
        store=StoreSettings(path=tmp_path_factory.mktemp("collections")),
        collections=COLLECTIONS,
        clients={
            "reports": ClientSettings(token_sha256=KEPT),
            "other": ClientSettings(token_sha256=OTHER_KEPT),
        },
    )
    documents = [make_document("open.txt", OPEN), make_document("board/closed.txt", CLOSED)]
    titled = [with_title(one) for one in documents]
    ingest_documents(titled, made)
    return made


def with_title(document: Document) -> Document:
    return replace(document, title=document.text.splitlines()[0])


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Assistant:
    return open_assistant(settings)


@pytest.fixture(scope="module")
def closed_id(whole: Assistant) -> str:
    return next(d.id for d in whole.library.documents() if d.name.startswith("board/"))


def as_seen(whole: Assistant, who: Person) -> Assistant:
    return whole.over(view_of(whole.library, who, COLLECTIONS))


def tells(thing: object) -> bool:
    """Whether any secret word stands anywhere in a thing."""
    return any(word in repr(thing).casefold() for word in SECRETS)


Way = Callable[[Assistant, str], object]
QUESTIONS = (
    "Who leads the secret project?",
    "How much is the agreement on quibbleitis worth?",
    "Which collaborations are there?",
    "What documents do you have?",
    "Which people are named?",
    "Show a timeline of the agreements.",
    "Compare Karolinska Hospital and Oslo University Hospital.",
    "Make a table of partners and values.",
    "What is the largest agreement?",
    "Summarise what Karolinska Hospital does.",
    "When does the last agreement end?",
)


def library_ways() -> Iterator[tuple[str, Way]]:
    def passages(a: Assistant, id: str) -> list[str]:
        """Known to whoever saw them once."""
        whole = a.library._whole if isinstance(a.library, GuardedLibrary) else a.library
        return whole.passage_ids([id])

    yield "documents", lambda a, _: a.library.documents()
    yield "document", lambda a, id: a.library.document(id)
    yield "each_document", lambda a, _: list(a.library.each_document())
    yield "load", lambda a, id: a.library.load(passages(a, id))
    yield "suggestions", lambda a, _: suggest(a.library.documents())
    yield "partners", lambda a, _: Partners(a.library).choices()
    yield "search", lambda a, _: a.search("quibbleitis", 50, Scope())
    yield "search by id", lambda a, id: a.search("agreement", 9, Scope(documents=frozenset({id})))
    yield "search by partner", lambda a, _: a.search("Who?", 9, Scope(partners=("Zephyrion",)))
    yield "surveying", lambda a, id: retriever(a).nearest_in_each("agreement?", [id], 3)


def retriever(assistant: Assistant) -> Retriever:
    return assistant._documents.retriever


WAYS = dict(library_ways())


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_each_way_to_a_text_is_open_to_readers_and_closed_to_others(
    way: Way, whole: Assistant, closed_id: str
) -> None:
    for who in MAY:
        assert tells(way(as_seen(whole, who), closed_id)), who
    for who in MAY_NOT:
        assert not tells(way(as_seen(whole, who), closed_id)), who


def test_what_tells_no_text_tells_no_others_that_it_is_there(
    whole: Assistant, closed_id: str
) -> None:
    library, passages = as_seen(whole, BO).library, whole.library.passage_ids([closed_id])
    assert passages
    assert closed_id not in library.versions()
    assert library.passage_ids([closed_id]) == []
    assert library.passages_of(closed_id) == []
    assert library.places(passages) == {}
    assert library.vectors(passages) == {}
    scopes = scopes_of(library)
    assert scopes.count(Scope()) == 1
    assert scopes.naming("Zephyrion Pharma") == frozenset()
    assert scopes_of(whole.library).count(Scope()) == 2


def test_no_way_of_reading_the_library_is_left_out() -> None:
    """A method that someone adds to the library has to be thought of here."""
    reading = {
        name
        for name, member in inspect.getmembers(Library, inspect.isfunction)
        if not name.startswith("_")
    }
    assert reading <= set(vars(GuardedLibrary))


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_tells_others_what_they_may_not_read(whole: Assistant, question: str) -> None:
    answer = as_seen(whole, BO).ask(Question(question))
    # Without the question's own words, and without seconds, whose digits may be any.
    assert not tells(replace(answer, understood="", timings={}))


def test_readers_are_answered(whole: Assistant) -> None:
    for who in MAY:
        answer = as_seen(whole, who).ask(Question(QUESTIONS[0]))
        assert "Fjelltind" in answer.text
    refused = as_seen(whole, BO).ask(Question(QUESTIONS[1]))
    assert refused.ending is Ending.NOT_FOUND


def test_a_slip_of_spelling_is_not_mended_by_words_that_one_may_not_read(whole: Assistant) -> None:
    assert "zephyrion" in retriever(as_seen(whole, ANNA)).mended("Who is zephyrionn?")
    assert "zephyrion " not in retriever(as_seen(whole, BO)).mended("Who is zephyrionn ?")
    assert retriever(as_seen(whole, BO)).word_shares()("quibbleiti") == 0
    assert "novania" in retriever(as_seen(whole, BO)).mended("Who is novannia?")


def test_the_register_and_what_is_made_of_it_leave_out_what_one_may_not_read(
    settings: Settings, whole: Assistant, closed_id: str
) -> None:
    register = open_register(settings)
    for who in MAY:
        assert tells(register.over(view_of(whole.library, who, COLLECTIONS)).rows())
    for who in MAY_NOT:
        seen = register.over(view_of(whole.library, who, COLLECTIONS))
        assert seen.rows()
        assert not tells([*seen.rows(), *seen.rows([closed_id]), *seen.filled([closed_id])])
        assert not tells(seen.cells(closed_id))


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with serving_api(settings) as served:
        yield served


def calls(closed_id: str) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    yield "GET", "/documents", None
    for name in (closed_id, "board/closed.txt"):
        yield "GET", f"/documents/{name}", None
        scope = {"documents": [name]}
        yield "POST", "/search", {"query": "agreement", "scope": scope}
        yield "POST", "/ask", {"question": "Who leads?", "scope": scope}
    yield "POST", "/search", {"query": "quibbleitis", "limit": 50}
    yield "POST", "/ask", {"question": QUESTIONS[0]}
    chat = {"model": "assistant", "messages": [{"role": "user", "content": QUESTIONS[0]}]}
    yield "POST", "/v1/chat/completions", chat
    yield "POST", "/v1/chat/completions", chat | {"stream": True}
    for form in ("json", "csv"):
        yield "GET", f"/register?format={form}", None


@pytest.mark.slow
def test_the_api_keeps_collections_in_every_address(address: str, closed_id: str) -> None:
    for method, path, body in calls(closed_id):
        told = {}
        for name, token in (("reports", TOKEN), ("other", OTHER)):
            header = {"Authorization": f"Bearer {token}"}
            with httpx.Client(timeout=90, headers=header) as client:
                told[name] = client.request(method, address + path, json=body).text
        assert tells(told["reports"]), (method, path)
        assert not tells(told["other"]), (method, path)


def test_tools_keep_collections(settings: Settings, closed_id: str) -> None:
    anyio = pytest.importorskip("anyio")
    mcp = pytest.importorskip("mcp", reason="the extra `api` is not installed")
    from assistant.api.mcp import server

    asked = [
        ("ask", {"question": QUESTIONS[0]}),
        ("search", {"query": "quibbleitis"}),
        ("read_document", {"document": "board/closed.txt"}),
        ("read_document", {"document": closed_id}),
        ("register", {}),
        ("register", {"documents": [closed_id]}),
    ]

    async def told(who: Person) -> list[bool]:
        made = server(desk, anyio.CapacityLimiter(2), who)
        async with mcp.Client(made) as client:
            return [tells(await client.call_tool(*call)) for call in asked]

    desk = Desk(settings)
    assert all(anyio.run(told, program("reports")))
    assert not any(anyio.run(told, program("other")))


def test_a_kept_answer_is_withheld_from_whoever_may_no_longer_read_its_documents(
    whole: Assistant, tmp_path: Path
) -> None:
    desk = PageDesk(tmp_path)
    before, after = as_seen(whole, ANNA), as_seen(whole, BO)  # the same person, moved on
    key = desk.ask("owner", "", Asked(QUESTIONS[0]), before, served=False)
    while desk.under_way(key):
        pass
    kept = desk.turns(key, before.library)
    assert tells(kept)
    left = desk.turns(key, after.library)
    assert not tells(left)
    conversation = desk.conversations.find("owner", key)
    assert conversation is not None
    assert not tells(as_json(conversation, left))
    assert tells(desk.conversations.turns.history(kept[0].id, before.library)) is False
    following = desk.ask("owner", key, Asked("Since when?"), after, served=False)
    while desk.under_way(following):
        pass
    assert not tells(desk.turns(key, after.library))


def test_names_that_look_alike_are_in_the_same_collection(whole: Assistant) -> None:
    spelled = {"å": CollectionSettings(documents="Årsmöte/*", readers="x")}
    view = view_of(whole.library, BO, spelled)
    for name in ("Årsmöte/a.txt", "A\u030arsmo\u0308te/a.txt", "årsmöte/b/c.txt"):
        assert view.hides(name)
    assert not view.hides("board/closed.txt")


def test_a_document_in_two_collections_is_for_the_readers_of_either(whole: Assistant) -> None:
    both = COLLECTIONS | {"all": CollectionSettings(documents="*", readers="bo@example.org")}
    assert not view_of(whole.library, BO, both).hides("board/closed.txt")
    assert not view_of(whole.library, ANNA, both).hides("board/closed.txt")
    assert view_of(whole.library, ANNA, both).hides("open.txt")
    assert view_of(whole.library, NOBODY, both).documents() == []


def test_only_exact_names_read() -> None:
    for name in ("", "anna", "anna@example.org.evil", "board", "group:board", "reports"):
        assert not readable(Person(name), COLLECTIONS)
