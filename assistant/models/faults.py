"""What can go wrong with a chat model: the ending of each fault, and what to do about it."""

from enum import StrEnum

from assistant.errors import AssistantError
from assistant.fault_texts import told
from assistant.types import Ending, Fault

LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait before we try again


class FaultKind(StrEnum):
    """The faults that are told apart, as `docs/faults.md` lists them."""

    REFUSED = "refused"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    CONNECT_TIMEOUT = "connect_timeout"
    READ_TIMEOUT = "read_timeout"
    DEADLINE = "deadline"
    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    NO_MODEL = "no_model"
    BUSY = "busy"
    REJECTED = "rejected"
    SERVER_ERROR = "server_error"
    NOT_A_MODEL = "not_a_model"
    NO_CHOICES = "no_choices"
    MALFORMED = "malformed"
    STREAM_CUT = "stream_cut"
    LENGTH = "length"
    FILTERED = "filtered"
    EMPTY = "empty"
    LOOP = "loop"
    OTHER_LANGUAGE = "other_language"
    OTHER_MODEL = "other_model"
    LOADING = "loading"
    OVERFLOW = "overflow"
    TRUNCATED = "truncated"
    NO_PACKAGE = "no_package"
    NO_PROVIDER = "no_provider"
    UNOPENED = "unopened"


ENDINGS = {
    FaultKind.LENGTH: Ending.CUT,
    FaultKind.FILTERED: Ending.FILTERED,
    FaultKind.EMPTY: Ending.EMPTY,
    FaultKind.LOOP: Ending.CUT,
    FaultKind.OTHER_LANGUAGE: Ending.COMPLETE,  # whole, and marked
    FaultKind.OTHER_MODEL: Ending.COMPLETE,
    FaultKind.NO_CHOICES: Ending.EMPTY,
    FaultKind.OVERFLOW: Ending.OVERFLOW,
    FaultKind.TRUNCATED: Ending.OVERFLOW,
}  # of the others: CUT after the first words, UNAVAILABLE before

PASSING = {
    FaultKind.REFUSED,
    FaultKind.UNKNOWN_HOST,
    FaultKind.UNREACHABLE,
    FaultKind.CONNECT_TIMEOUT,
    FaultKind.BUSY,
    FaultKind.SERVER_ERROR,
    FaultKind.MALFORMED,
    FaultKind.STREAM_CUT,
    FaultKind.LOADING,
}  # may be gone a moment later; a server that was silent for long is not asked to begin anew

ADVICE: dict[str, str] = {
    FaultKind.REFUSED: "Nothing listens at {address}. Start the model's server, or mend "
    "chat.base_url.",
    FaultKind.UNKNOWN_HOST: "The name in {address} is not known. Mend chat.base_url, or check "
    "the network.",
    FaultKind.UNREACHABLE: "The connection to {address} failed. Check the network, a proxy and "
    "chat.base_url.",
    FaultKind.CERTIFICATE: "The certificate of {address} is not trusted. Check that chat.base_url "
    "begins as the server expects (http or https), or have its certificate installed.",
    FaultKind.CONNECT_TIMEOUT: "{address} did not accept a connection within {connect_seconds:g} "
    "s. Check the network and chat.base_url, or raise chat.connect_seconds.",
    FaultKind.READ_TIMEOUT: "The server was silent for {read_seconds:g} s. Raise "
    "chat.read_seconds, or choose a smaller model.",
    FaultKind.DEADLINE: "The answer took longer than {total_seconds:g} s. Raise "
    "chat.total_seconds, or choose a faster model.",
    FaultKind.NO_KEY: "There is no key for {address}. Set {key_variable} in the environment.",
    FaultKind.KEY_REFUSED: "{address} does not accept the key. Check {key_variable} in the "
    "environment.",
    FaultKind.NO_MODEL: "{address} has no model {name}. Mend chat.model; `python -m assistant "
    "doctor` names the nearest there is.",
    FaultKind.BUSY: "The server limits how much it is asked. Ask again in a moment.",
    "busy_seconds": "The server limits how much it is asked. Ask again in {wait:.0f} s.",
    "busy_minutes": "The server limits how much it is asked. Ask again in {wait:.0f} minutes.",
    "busy_hours": "The server limits how much it is asked. Ask again in {wait:.0f} hours.",
    FaultKind.REJECTED: "The server does not accept the request ({said}). Check chat.model and "
    "the other settings of [chat].",
    FaultKind.SERVER_ERROR: "The server failed ({said}). Ask again, or look at its log.",
    FaultKind.NOT_A_MODEL: "{address} answers, but not as a model's server does. Mend "
    "chat.base_url; most end in /v1.",
    FaultKind.NO_CHOICES: "The server sent no answer at all. Ask again; if it stays so, look at "
    "the server's log.",
    FaultKind.MALFORMED: "The server sent what cannot be read. Ask again; if it stays so, look "
    "at the server's log.",
    FaultKind.STREAM_CUT: "The server broke off. Ask again; if it stays so, check that it "
    "has the chat.context_window configured, and look at its log.",
    FaultKind.LENGTH: "The model reached the {max_tokens} tokens that it may write. Raise "
    "chat.max_tokens.",
    FaultKind.FILTERED: "The server's content filter stopped the answer. Word the question "
    "otherwise, or choose another model.",
    FaultKind.EMPTY: "The model wrote nothing. Ask again, word the question otherwise, or choose "
    "another model.",
    FaultKind.LOOP: "The model began to repeat itself and was stopped. Ask again, word the "
    "question otherwise, or choose a larger model.",
    FaultKind.OTHER_LANGUAGE: "The model answered in another language than asked. Choose a model "
    "that is better at languages.",
    FaultKind.OTHER_MODEL: "{address} answered with the model {said}, not with {name}. Mend "
    "chat.model, or have the server load the other.",
    FaultKind.LOADING: "{address} is still loading its model. Ask again in a minute, or look at "
    "the server's log.",
    FaultKind.OVERFLOW: "Question and passages are longer than the model takes. Set "
    "chat.context_window to what the server really has, or shorten the question.",
    FaultKind.TRUNCATED: "The server read only {seen} tokens of about {sent} and dropped the rest "
    "unsaid, so the answer cannot be trusted. Give the server a larger context (Ollama: "
    "OLLAMA_CONTEXT_LENGTH), or set chat.context_window to what it has.",
    FaultKind.NO_PACKAGE: "chat.model {model} cannot be opened ({said}). Install the package, or "
    "choose openai: or ollama:.",
    FaultKind.NO_PROVIDER: "chat.model {model} cannot be opened ({said}). Did you mean {nearest}:?",
    FaultKind.UNOPENED: "chat.model {model} cannot be opened ({said}). Mend chat.model.",
}  # by kind; how long a busy server asks to wait makes kinds of its own


class ModelError(AssistantError):
    """A chat model did not answer as it should; the text says what to do.

    `retry_after` is how many seconds the server wants to be left alone, None where it says
    nothing; `refuses` the part of the request that it does not take, as Manner calls it.
    """

    fault: Fault
    refuses: str = ""

    def __init__(self, kind: FaultKind, retry_after: float | None = None, **details: object):
        said, wait = _waiting(retry_after) if kind is FaultKind.BUSY else (kind, 0.0)
        super().__init__(*told(said, ADVICE[said], {**details, "wait": wait}))
        self.kind = kind
        self.retry_after = retry_after

    @property
    def advice(self) -> str:
        return str(self)

    def ending(self, begun: bool) -> Ending:
        """The ending of an answer of which the reader has already seen words, or has not."""
        return ENDINGS.get(self.kind, Ending.CUT if begun else Ending.UNAVAILABLE)


def _waiting(seconds: float | None) -> tuple[str, float]:
    """The kind of advice that says when to ask again, and the number in it."""
    if seconds is None or seconds < 1:
        return FaultKind.BUSY, 0.0
    if seconds <= LONGEST_WAIT:
        return "busy_seconds", seconds
    if seconds < 7200:
        return "busy_minutes", seconds / 60
    return "busy_hours", seconds / 3600
