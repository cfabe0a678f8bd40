"""Which language the page speaks to this session: what was chosen, the address, the browser."""

import streamlit as st

from assistant.page.wording.texts import LANGUAGES

PARAMETER = "lang"
_KEY, _CHOSEN = "interface_language", "interface_language_chosen"
_CODES = {"nb": "no", "nn": "no"}


def language() -> str:
    """The code of the session's language, one of LANGUAGES.

    What was chosen here counts, then the address (`?lang=sv`), then the browser's own language.
    """
    chosen: str | None = st.session_state.get(_KEY)
    if chosen is None:
        named = _known(st.query_params.get(PARAMETER, ""))
        chosen = named or _known(st.context.locale or "") or LANGUAGES[0]
        st.session_state[_CHOSEN] = bool(named)
        st.session_state[_KEY] = chosen  # asked for with every text of the page
    return chosen


def choose(code: str) -> None:
    """Makes the page speak `code` from now on, and the address say so."""
    st.session_state[_KEY], st.session_state[_CHOSEN] = code, True
    st.query_params[PARAMETER] = code


def show_in_address() -> None:
    """Has the address name a chosen language, also after a link led to another page."""
    if st.session_state.get(_CHOSEN) and st.query_params.get(PARAMETER) != language():
        st.query_params[PARAMETER] = language()


def _known(locale: str) -> str:
    """The code for a locale such as "sv-SE" or "nb"; "" where the page does not speak it."""
    code = locale.lower().replace("_", "-").split("-")[0]
    code = _CODES.get(code, code)
    return code if code in LANGUAGES else ""
