"""What two computers that share a library survive, step by step.

`python -m tests.sharing STORE` measures it over a copy of a library in SQLite; test_sharing.py
takes the same steps over a small one.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # where it is run by itself

import httpx
from page_server import ask
from playwright.sync_api import expect
from postgres_server import Postgres
from shared_servers import ROOT, SECONDS, Service, Team, Told, team, told_alone, told_by

from assistant.library import LibraryWriter
from assistant.settings import Settings, StoreSettings, environment_with

ON_A_PAGE = 2  # questions that each page is asked, in a browser
LATER = "Tampere University Hospital and Medexa will open the Kuusi registry in March 2027."
ASKED_LATER = "When will the Kuusi registry open?"


def walk(
    source: Path, questions: Sequence[str], folder: Path, apart: bool = True
) -> dict[str, Any]:
    """What was measured; raises AssertionError where an answer is another one, or is lost."""
    expected = dict(zip(questions, told_alone(_alone(source), questions), strict=True))
    with team(source, folder, apart) as made:
        made.figures["passages"] = LibraryWriter(source).passage_count()
        _answers_are_the_same(made, expected)
        question, answer = next(iter(expected.items()))
        _a_killed_page_comes_back(made, question, answer)
        _a_killed_server_comes_back(made, expected)
        _a_killed_ingest_leaves_no_trace(made, folder, question, answer)
        for service, name in ((made.database, "database"), (made.chroma, "vectors")):
            _what_is_away_is_said(made, service, name, question, answer)
        made.figures["memory_mb"] = [round(one.memory_mb) for one in (*made.pages, made.api)]
        return made.figures


def _alone(source: Path) -> Settings:
    return Settings(store=StoreSettings(path=source))


def _answers_are_the_same(made: Team, expected: dict[str, Told]) -> None:
    took = []
    for question, answer in expected.items():
        started = time.monotonic()
        assert told_by(made.api.address, question) == answer
        took.append(time.monotonic() - started)
    took.sort()
    made.figures["answer_s"] = {"p50": statistics.median(took), "p95": took[int(0.95 * len(took))]}
    for question in [*expected][:ON_A_PAGE]:
        made.knows(question, expected[question])


def _a_killed_page_comes_back(made: Team, question: str, answer: Told) -> None:
    """What was asked on it is there when it runs again; the other page answers meanwhile."""
    page, other = made.pages
    tab, _ = made.asked_on(page, question)
    page.kill()
    assert made.asked_on(other, question)[1] == answer[0]
    page.start()
    tab.reload()
    expect(tab.locator(".question")).to_contain_text(question, timeout=1000 * SECONDS)
    ask(tab, question)
    tab.close()


def _a_killed_server_comes_back(made: Team, expected: dict[str, Told]) -> None:
    made.api.kill()
    question, answer = next(iter(expected.items()))
    assert made.asked_on(made.pages[1], question)[1] == answer[0]
    made.api.start()
    made.timed("first_answer_of_a_new_server", lambda: told_by(made.api.address, question))
    for question, answer in [*expected.items()][:5]:
        assert told_by(made.api.address, question) == answer


def _a_killed_ingest_leaves_no_trace(made: Team, folder: Path, question: str, answer: Told) -> None:
    """Killed within its change; done again it is known everywhere from the next question on."""
    given = json.dumps({"later.txt": LATER})
    store = made.two.store
    steps = ["within the change", str(store.path), store.library_url, given, store.chroma_url]
    command = [sys.executable, "-m", "shared_steps", *steps]
    known = os.pathsep.join((str(ROOT / "tests"), str(ROOT)))
    environment = os.environ | {"PYTHONPATH": known}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        process.kill()
    assert told_by(made.api.address, question) == answer
    new = folder / "later.txt"
    new.write_text(LATER)
    command = [sys.executable, "-m", "ingest", str(new)]
    environment = environment_with(made.one) | {"ASSISTANT_INGEST__FILL_REGISTER": "false"}
    made.timed(
        "one_document_more",
        lambda: subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True),
    )
    started = time.monotonic()
    told = told_by(made.api.address, ASKED_LATER)
    made.figures["known_elsewhere_s"] = round(time.monotonic() - started, 1)
    assert "March 2027" in told[0]
    made.knows(ASKED_LATER, told)


def _what_is_away_is_said(
    made: Team, service: Service | Postgres, name: str, question: str, answer: Told
) -> None:
    service.kill() if isinstance(service, Postgres) else service.stop()
    said = httpx.post(f"{made.api.address}/ask", json={"question": question}, timeout=SECONDS)
    assert "does not answer" in said.text or said.status_code == 503, said.text
    service.start()
    made.timed(f"answer_after_{name}_came_back", lambda: told_by(made.api.address, question))
    made.knows(question, answer)


def main() -> None:
    source = Path(sys.argv[1]).absolute()
    names = ("hospital", "registry", "agreement", "region", "study", "trial", "centre", "data")
    asked = [f"When did the {names[n % 8]} of Partner {n} begin the study?" for n in range(1, 21)]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(walk(source, asked, Path(folder), apart=False)))


if __name__ == "__main__":
    main()
