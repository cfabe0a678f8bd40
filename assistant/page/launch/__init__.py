"""The one script that Streamlit is started with."""
