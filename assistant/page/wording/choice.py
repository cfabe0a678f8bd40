"""Which language the page speaks to this session: what was chosen, the address, the browser."""

import streamlit as st

from assistant.page.wording.texts import LANGUAGES

PARAMETER = "lang"
_KEY = "interface_language"
_CODES = {"nb": "no", "nn": "no"}


def language() -> str:
    """The code of the session's language, one of LANGUAGES.

    What was chosen here counts, then the address (`?lang=sv`), then the browser's own language.
    """
    chosen: str | None = st.session_state.get(_KEY)
    if chosen is None:
        named = _known(st.query_params.get(PARAMETER, ""))
        chosen = named or _known(st.context.locale or "") or LANGUAGES[0]
        st.session_state[_KEY] = chosen  # asked for with every text of the page
    return chosen


def choose(code: str) -> None:
    """Makes the page speak `code` from now on, and the address say so."""
    st.session_state[_KEY] = code
    st.query_params[PARAMETER] = code


def show_in_address() -> None:
    """Has the address name a chosen language, also after a link led to another page."""
    chosen: str | None = st.session_state.get(_KEY)
    if chosen and st.query_params.get(PARAMETER) != chosen:
        st.query_params[PARAMETER] = chosen


def _known(locale: str) -> str:
    """The code for a locale such as "sv-SE" or "nb"; "" where the page does not speak it."""
    code = locale.lower().replace("_", "-").split("-")[0]
    code = _CODES.get(code, code)
    return code if code in LANGUAGES else ""
