"""The chat page; nothing outside this package and `app.py` knows Streamlit."""
