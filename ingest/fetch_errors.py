"""Why a web address was not fetched: a kind, for a page to say it its own way, and English."""

from assistant.errors import LoadError
from assistant.fault_texts import told

TEXTS = {
    "address": "this is no web address. Write it as https://example.org/page.",
    "scheme": "only addresses that begin with http:// or https:// are fetched.",
    "port": "only the usual ports of the web, 80 and 443, are asked.",
    "private": "{host} is inside this computer or its network. Save the page as a file instead.",
    "host": "there is no {host} to be found. Check the spelling.",
    "offline": "this computer has no connection to the internet. Add the document as a file.",
    "connection": "the connection to {host} failed. Try again later.",
    "redirects": "the address leads on and on. Open it in a browser and use the one it ends at.",
    "status": "the server refused with status {status}. Save the page as a file instead.",
    "type": "documents of the kind {type} are not read. Save it in another format.",
    "size": "it is larger than {limit} MB. Save the part that matters as a file.",
}


class FetchError(LoadError):
    """A web address cannot be fetched, for the reason `kind`; `values` fill its text."""

    def __init__(self, kind: str, **values: str | int) -> None:
        super().__init__(*told(kind, TEXTS[kind], values))
        self.kind = kind
