"""The line that says what asking a chat model for the empty cells takes, with its button."""

import streamlit as st

from assistant.page.chat import fragments
from assistant.page.view import show
from assistant.page.wording import say, say_fault
from assistant.register import Background
from assistant.types import Effort


def draw(filling: Background) -> None:
    """Nothing where no model may be asked, or nothing is open.

    Raises:
        StoreError: the library cannot be read.
    """
    completion = filling.completion
    if completion is None or filling.running:
        return
    if fault := filling.fault:
        show(fragments.remark(say_fault("fault.", fault.fault, str(fault)), "stale"))
    effort = completion.effort()
    if effort.documents:
        show(fragments.remark(_told(effort, completion.model)))
        st.button(say("register.ask_model"), on_click=filling.ask, key="register-ask-model")


def _told(effort: Effort, model: str) -> str:
    values = {"model": model, "requests": effort.requests, "tokens": effort.tokens}
    if effort.cost is None:
        return say("register.effort", count=effort.documents, **values)
    cost = f"{effort.cost:.2f} {effort.currency}"
    return say("register.effort_cost", count=effort.documents, cost=cost, **values)
