"""In the sidebar: which models answer and search, what leaves this computer, and another choice."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import streamlit as st

from assistant.page.render import Html, clean, fill, join, label
from assistant.page.view import appear, show
from assistant.page.wording import LANGUAGES, choose, language, say
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.settings.model import ModelSettings, is_loopback

OWN_NAMES = {"en": "English", "sv": "Svenska", "no": "Norsk", "da": "Dansk", "fi": "Suomi"}
_PROFILE = "profile"


def chosen_profile(settings: Settings) -> str:
    """The profile that this session's answers come from; "" for `[chat]` itself."""
    name: str = st.session_state.get(_PROFILE, "")
    return name if name in settings.profiles else ""


def draw(settings: Settings) -> None:
    """Draws the summary, and folded away the particulars and the choices."""
    chat = settings.chat_of(chosen_profile(settings))
    leaving = list(_leaving(chat, settings, "short")) or [say("settings.nothing_leaves")]
    show(
        fill(
            '<dl class="about-model"><dt>{answers}</dt><dd><bdi>{chat}</bdi></dd>'
            "<dt>{search}</dt><dd><bdi>{embedding}</bdi></dd></dl>{leaving}",
            answers=say("settings.answers"),
            search=say("settings.search"),
            chat=_named(chat),
            embedding=_named(settings.embedding),
            leaving=join(fill('<p class="remark">{text}</p>', text=text) for text in leaving),
        )
    )
    with st.popover(say("settings.title"), icon=":material/tune:", key="settings"):
        if settings.profiles:
            _draw_profiles(settings)
        show(_particulars(chat, settings))
    _draw_language()
    _draw_appearance()


def _draw_profiles(settings: Settings) -> None:
    def shown(name: str) -> str:
        model = _named(settings.chat_of(name))
        if not name:
            return label(say("settings.standard", model=model))
        return label(say("settings.profile_model", name=name, model=model))

    st.session_state["profile-choice"] = chosen_profile(settings)
    st.radio(
        say("settings.profile"),
        ["", *settings.profiles],
        format_func=shown,
        key="profile-choice",
        on_change=_take_profile,
    )


def _take_profile() -> None:
    st.session_state[_PROFILE] = st.session_state["profile-choice"]


def _draw_language() -> None:
    st.session_state["interface-language"] = language()
    st.selectbox(
        say("shell.interface_language"),
        LANGUAGES,
        format_func=lambda code: OWN_NAMES[code],
        key="interface-language",
        on_change=lambda: choose(st.session_state["interface-language"]),
    )


def _draw_appearance() -> None:
    """A button to the other theme; the browser's own wish decides until it is used."""
    dark = st.context.theme.type == "dark"
    wanted = st.button(
        say("settings.light" if dark else "settings.dark"),
        key="appearance",
        type="tertiary",
        icon=":material/light_mode:" if dark else ":material/dark_mode:",
    )
    place = st.container(key="script-appearance")
    if wanted:
        appear(not dark, place)


def _particulars(chat: ChatSettings, settings: Settings) -> Html:
    """Everything about the models in use, as a list of terms."""
    rows = [*_about(say("settings.answers"), chat), *_prices(chat)]
    rows += _about(say("settings.search"), settings.embedding)
    if settings.store.chroma_url:
        rows.append((say("settings.vectors"), _place(settings.store.chroma_url)))
    leaving = list(_leaving(chat, settings, "long")) or [say("settings.nothing")]
    rows.append((say("settings.leaves"), "; ".join(leaving)))
    listed = (fill("<dt>{term}</dt><dd><bdi>{what}</bdi></dd>", term=t, what=w) for t, w in rows)
    advice = fill('<p class="remark">{text}</p>', text=say("settings.change_advice"))
    return fill('<dl class="particulars">{rows}</dl>{advice}', rows=join(listed), advice=advice)


def _about(role: str, model: ModelSettings) -> Iterator[tuple[str, str]]:
    yield role, _named(model)
    yield say("settings.place"), _place(model.address) if model.provider else say("settings.here")


def _place(address: str) -> str:
    host = _host(address)
    local = is_loopback(urlsplit(address).hostname or "")
    return say("settings.local_server" if local else "settings.hosted", host=host)


def _prices(chat: ChatSettings) -> Iterator[tuple[str, str]]:
    if chat.input_price is not None and chat.output_price is not None:
        price = say(
            "settings.price",
            input=chat.input_price,
            output=chat.output_price,
            currency=chat.currency,
        )
        yield say("settings.prices"), price
    if chat.fallback:
        yield say("settings.fallback"), say("settings.extractive")


def _leaving(chat: ChatSettings, settings: Settings, length: str) -> Iterator[str]:
    """A sentence or, for the "long" list, a phrase on each thing that goes to another computer."""
    keys = {
        "short": ("settings.short_chat", "settings.short_embedding", "settings.short_vectors"),
        "long": ("settings.chat_leaves", "settings.embedding_leaves", "settings.vectors_leave"),
    }[length]
    if not chat.is_local:
        yield say(keys[0], host=_host(chat.address))
    if not settings.embedding.is_local:
        yield say(keys[1], host=_host(settings.embedding.address))
    vectors = urlsplit(settings.store.chroma_url).hostname
    if vectors and not is_loopback(vectors):
        yield say(keys[2], host=vectors)


def _named(model: ModelSettings) -> str:
    if model.provider:
        return clean(model.name)
    return say("settings.extractive" if model.own == "extractive" else "settings.embedded")


def _host(address: str) -> str:
    return urlsplit(address).hostname or say("settings.unknown_host")
