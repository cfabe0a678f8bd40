"""The page's entry, for `streamlit run app.py` and `python -m assistant chat`."""

from assistant.page.shell import run
from ingest.reception import Reception

run(Reception)
