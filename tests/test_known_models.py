"""Prices and windows of common models: from a dated file, only at the provider's own address."""

import datetime

import pytest

from assistant.settings import known_models
from assistant.settings.chat import ChatSettings
from assistant.settings.known_models import known_model


@pytest.mark.parametrize("name", ["gpt-4.1-mini", "gpt-4.1-mini-2025-04-14"])
def test_a_model_costs_what_the_file_says_under_its_dated_name_too(name: str) -> None:
    chat = ChatSettings(model=f"openai:{name}")
    assert (chat.input_price, chat.output_price, chat.currency) == (0.4, 1.6, "USD")


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "http://127.0.0.1:8080/v1"},
        {"model": "openai:gpt-4.1-mini-of-ours"},
        {"model": "ollama:gpt-4.1-mini"},
        {"currency": "SEK"},
    ],
)
def test_elsewhere_nothing_is_known_of_it(changed: dict[str, str]) -> None:
    chat = ChatSettings.model_validate({"model": "openai:gpt-4.1-mini", **changed})
    assert (chat.input_price, chat.output_price) == (None, None)


def test_configured_prices_go_before() -> None:
    chat = ChatSettings(model="openai:gpt-4.1-mini", input_price=9.0)
    assert (chat.input_price, chat.output_price) == (9.0, None)


def test_every_entry_is_whole_and_the_file_says_when_it_was_read() -> None:
    file = known_models._file()
    assert datetime.date.fromisoformat(file["read"])
    assert file["source"]
    for provider, models in file.items():
        for name in models if isinstance(models, dict) else ():
            known = known_model(f"{provider}:{name}")
            assert known
            assert known.window >= 8192
            assert 0 < known.input <= known.output
