"""Who sits at this browser, where the settings ask people to sign in."""

from datetime import timedelta

import streamlit as st

from assistant.access.people import UNASKED, Person
from assistant.access.signed import SignedIn, signed_in
from assistant.conversations.sign_outs import SignOuts
from assistant.page.chat import fragments
from assistant.page.owner import belong_to
from assistant.page.view import show
from assistant.page.wording import say
from assistant.settings import Settings, StoreSettings

_WATCHED_SECONDS = 20


def present(settings: Settings) -> SignedIn | None:
    """Who is signed in and has not signed out anywhere since; None for nobody."""
    if not st.user.get("is_logged_in"):
        return None
    found = signed_in(st.user.to_dict(), settings.sign_in)
    if found is None or _sign_outs(settings.store).holds(found.key, found.since):
        return None
    return found


@st.cache_resource(show_spinner=False, hash_funcs={StoreSettings: StoreSettings.model_dump_json})
def _sign_outs(store: StoreSettings) -> SignOuts:
    return SignOuts(store.path, store.library_url)


def enter(settings: Settings) -> Person | None:
    """Who reads the page, whose conversations are shown; None where nobody has signed in yet."""
    if not settings.sign_in.provider:
        return UNASKED
    found = present(settings)
    if found is None:
        return None
    belong_to(found.key)
    return found.person


def draw_door() -> None:
    """What is shown before the page to whoever has not signed in, or may not come in."""
    if st.user.get("is_logged_in"):
        show(fragments.notice(say("sign_in.refused_title"), say("sign_in.refused_advice")))
        st.button(say("sign_in.out"), key="sign-out", on_click=st.logout)
    else:
        show(fragments.notice(say("sign_in.title"), say("sign_in.advice")))
        st.button(say("sign_in.in"), key="sign-in", type="primary", on_click=st.login)


def draw_name(settings: Settings) -> None:
    """Draws who is signed in, and the way out; what is shown goes when they sign out elsewhere."""
    found = present(settings) if settings.sign_in.provider else None
    if found is None:
        return
    show(fragments.remark(found.person.name))
    st.button(say("sign_in.out"), key="sign-out", on_click=_leave, args=(found, settings))
    _watch(settings)


def _leave(found: SignedIn, settings: Settings) -> None:
    after = timedelta(hours=settings.sign_in.hours)
    _sign_outs(settings.store).note(found.key, found.since, after)
    st.logout()


@st.fragment(run_every=_WATCHED_SECONDS)
def _watch(settings: Settings) -> None:
    """Takes the page away from where nobody is signed in any more, untouched though it is."""
    if present(settings) is None:
        st.rerun()
