"""What ships of the language identifier is what py3langid has, for our languages."""

import numpy as np

from assistant.language import LANGUAGES
from assistant.language.identifier import MODEL, NEIGHBOURS, open_identifier, reduced

TEXTS = (
    "The agreement was signed in March.",
    "Avtalet undertecknades i mars.",
    "Avtalen ble undertegnet i mars.",
    "Aftalen blev underskrevet i marts.",
    "Sopimus allekirjoitettiin maaliskuussa.",
    "2019",
)


def test_the_model_that_ships_is_the_installed_package_s_own() -> None:
    """Where this fails after an update: `python -m assistant.language.identifier`."""
    with np.load(MODEL) as shipped:
        for part, wanted in reduced((*LANGUAGES, *NEIGHBOURS)).items():
            assert np.array_equal(shipped[part], wanted), part


def test_it_ranks_as_the_package_does() -> None:
    ours, whole = open_identifier(LANGUAGES), open_identifier((*LANGUAGES, "cs"))
    assert set(ours.labels) | {"cs"} == set(whole.labels)
    whole.set_languages(ours.labels)
    for text in TEXTS:
        assert ours.rank(text) == whole.rank(text)
    assert [ours.classify(text)[0] for text in TEXTS[:5]] == ["en", "sv", "no", "da", "fi"]
