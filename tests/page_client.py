"""A browser session without a browser: speaks the page's own protocol over its WebSocket."""

import asyncio
import html
import re
import time
from collections import deque
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_QUESTION = re.compile(r'<h2 class="question"[^>]*>(.*?)</h2>')
# Sources, too, mean that the words are there: what the server replaces before it has sent it keeps
# its earlier place, so that an answer's words can arrive before their question.
_WORDS = re.compile(r'class="(?:answer|notice|sources|found)\b')
_WHOLE = re.compile(r'class="(?:sources|notice|found)\b')
_PATIENCE = 120  # seconds


@dataclass(slots=True)
class Seen:
    """What one question brought onto the page, with seconds since it was asked."""

    first_words: float = 0.0
    whole: float = 0.0
    errors: list[str] = field(default_factory=list)


class PageClient:
    """One session; `questions` holds every question that the server has shown to it.

    `runs` counts how often the page, or a part of it, was run for this session.
    """

    def __init__(self, address: str) -> None:
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._origin = address
        self._socket: ClientConnection
        self._widgets: dict[str, str] = {}  # id by label or key
        self._again: dict[str, tuple[float, float]] = {}  # fragment: (interval, due)
        self._query = ""
        self.questions: set[str] = set()
        self.runs = 0
        self.errors: list[str] = []
        self._bodies: list[str] = []
        self._lately: deque[str] = deque(maxlen=12)  # what was sent and received, for a failure

    async def __aenter__(self) -> "PageClient":
        self._socket = await connect(
            self._address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=self._origin,  # type: ignore[arg-type]
            max_size=None,
        )
        await self._run()
        await self._until_finished()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def ask(self, question: str) -> Seen:
        """Asks, and waits until the answer stands there whole."""
        value = WidgetState(id=self._widgets["question"])
        value.chat_input_value.data = question
        seen, asked = Seen(), time.perf_counter()
        await self._run(value)
        mine = False
        while not seen.whole:
            message = await self._next()
            body = _markup(message)
            mine = mine or question in _questions(body)
            if mine and not seen.first_words and _WORDS.search(body):
                seen.first_words = time.perf_counter() - asked
            if mine and _WHOLE.search(body) and seen.first_words:
                seen.whole = time.perf_counter() - asked
        await self._until_finished()
        return seen

    async def said(self, question: str) -> str:
        """Asks; all markup that is on the page once it has nothing more to say."""
        value = WidgetState(id=self._widgets["question"])
        value.chat_input_value.data = question
        self._bodies.clear()
        await self._run(value)
        await self._until_finished()
        return "\n".join(self._bodies)

    async def press(self, label: str) -> None:
        """Presses the button with this label."""
        await self._run(WidgetState(id=self._widgets[label], trigger_value=True))
        await self._until_finished()

    async def _run(self, *values: WidgetState, fragment: str = "") -> None:
        state = ClientState(query_string=self._query, fragment_id=fragment)
        state.is_auto_rerun = bool(fragment)
        state.widget_states.widgets.extend(values)
        self._lately.append(f"sent {[v.id for v in values]} {fragment}".strip())
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def _until_finished(self) -> None:
        while (await self._next()).WhichOneof("type") != "script_finished" or self._again:
            pass

    async def _next(self) -> ForwardMsg:
        """The server's next message; meanwhile, parts of the page that ask for it are run again."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            due = min((due for _, due in self._again.values()), default=deadline)
            wait = max(0.01, min(due, deadline) - time.monotonic())
            try:
                raw = await asyncio.wait_for(self._socket.recv(), wait)
                break
            except TimeoutError:
                if time.monotonic() > deadline:
                    raise AssertionError(
                        f"nothing in {_PATIENCE} s; lately {list(self._lately)}; {self.errors}"
                    ) from None
                await self._run_again()
        message = ForwardMsg.FromString(raw)  # type: ignore[arg-type]
        self._note(message)
        return message

    async def _run_again(self) -> None:
        now = time.monotonic()
        for fragment, (interval, due) in list(self._again.items()):
            if due <= now:
                self._again[fragment] = (interval, now + interval)
                await self._run(fragment=fragment)

    def _note(self, message: ForwardMsg) -> None:
        self._lately.append(f"{message.WhichOneof('type')} {_markup(message)[:60]}".strip())
        match message.WhichOneof("type"):
            case "new_session":
                self.runs += 1
                if not message.metadata.run.fragment_ids:
                    self._again.clear()
            case "auto_rerun":
                again = message.auto_rerun
                self._again[again.fragment_id] = (
                    again.interval,
                    time.monotonic() + again.interval,
                )
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "delta":
                element = message.delta.new_element
                match element.WhichOneof("type"):
                    case "chat_input":
                        self._widgets["question"] = element.chat_input.id
                    case "button":
                        self._widgets[element.button.label] = element.button.id
                    case "exception":
                        self.errors.append(element.exception.message)
                    case "html":
                        self._bodies.append(element.html.body)
                        self.questions |= _questions(element.html.body)
                        if 'class="notice broken' in element.html.body:
                            self.errors.append(element.html.body)
            case _:
                pass


def _markup(message: ForwardMsg) -> str:
    if message.WhichOneof("type") != "delta":
        return ""
    body: str = message.delta.new_element.html.body
    return body


def _questions(body: str) -> set[str]:
    return {html.unescape(text) for text in _QUESTION.findall(body)}
