"""The multilingual encoder, as far as it can be tried without its weights."""

from pathlib import Path

import pytest

from assistant.core import encoder
from assistant.core.encoder import Encoder
from assistant.errors import ResourceError


def test_missing_weights_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "ENCODER", tmp_path / "encoder.onnx")
    with pytest.raises(ResourceError, match="install it again"):
        _ = Encoder().fingerprint
