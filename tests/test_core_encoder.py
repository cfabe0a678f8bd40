"""The multilingual encoder: what means the same is near, whatever the language."""

from pathlib import Path

import numpy as np
import pytest

from assistant.core import encoder
from assistant.core.encoder import DIMENSION, Encoder
from assistant.errors import ResourceError

PASSAGES = [
    "The hospital and the university study new treatments for diabetes together.",
    "The municipality will repair the bridge over the river before winter.",
    "Pupils choose their subjects in the second year of upper secondary school.",
]


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return Encoder()


@pytest.mark.parametrize(
    "question",
    [
        "Who studies diabetes?",
        "Vem forskar om diabetes?",
        "Hvem forsker på diabetes?",
        "Hvem undersøger behandling af diabetes?",
        "Kuka tutkii diabeteksen hoitoa?",
    ],
)
def test_a_question_finds_its_passage_across_languages(shipped: Encoder, question: str) -> None:
    scores = shipped.encode_passages(PASSAGES) @ shipped.encode_question(question)
    assert scores.argmax() == 0
    assert scores[0] > 0.2
    assert (scores[1:] < scores[0] - 0.1).all()


def test_vectors_are_of_unit_length_and_alone_as_in_company(shipped: Encoder) -> None:
    together = shipped.encode_passages([*PASSAGES, "", "word " * 1000])
    assert together.shape == (5, DIMENSION)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert shipped.encode_passages(PASSAGES[:1])[0] @ together[0] > 0.99
    assert shipped.encode_passages([]).shape == (0, DIMENSION)


def test_missing_weights_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "ENCODER", tmp_path / "encoder.onnx")
    with pytest.raises(ResourceError, match="install it again"):
        _ = Encoder().fingerprint
