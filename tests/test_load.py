"""Many readers at once, for as long as a working day: no error, no mixing up, no growing."""

from pathlib import Path

import pytest

from tests.load import measure

SESSIONS = 25
_WARM = 20  # rounds, half of them, after which every session holds as much as it ever will

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads memory from /proc")


@pytest.mark.reliability
@pytest.mark.timeout(1800)
def test_many_ask_at_once_and_nobody_sees_another_s_words() -> None:
    load = measure(SESSIONS, 1000)
    assert load.errors == []
    assert load.strangers == set()
    assert sum(len(answers) for answers in load.rounds) == 1000
    assert load.memory[-1] < 1.1 * load.memory[_WARM]


@pytest.mark.slow
def test_a_few_ask_at_once() -> None:
    load = measure(5, 10)
    assert (load.errors, load.strangers) == ([], set())
    assert sum(len(answers) for answers in load.rounds) == 10
    assert load.runs == 5 + 10  # one to open the page, one a question: each is drawn only once
