"""The page's entry, for `streamlit run app.py` and `python -m assistant chat`."""

from assistant.page.shell import run

run()
