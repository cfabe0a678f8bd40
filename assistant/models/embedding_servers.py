"""Requests to embedding models: OpenAI-compatible servers, and LangChain's other providers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.errors import EmbeddingError, SettingsError
from assistant.models.embedding_faults import embedding_fault
from assistant.settings import api_key
from assistant.settings.embedding import EmbeddingSettings

if TYPE_CHECKING:  # importing it takes a second, and the embedded model does without
    import openai

Rows = Sequence[Sequence[float]]

_PROTOCOL = ("openai", "ollama")  # these are spoken to without a package of their own
_QUESTION_RETRIES = 1  # somebody is waiting
_SAID = 200  # characters of a server's own words that are passed on


def open_server(settings: EmbeddingSettings) -> "OpenAIServer | LangChainServer":
    """Raises SettingsError where the key or the provider's package is missing."""
    if settings.provider in _PROTOCOL:
        return OpenAIServer(settings)
    return LangChainServer(settings)


class OpenAIServer:
    """Speaks the protocol that OpenAI, Ollama, llama.cpp, vLLM and others share."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        import openai

        self._settings = settings
        self._client = openai.OpenAI(
            base_url=settings.address,  # always given, so that no OPENAI_* variable redirects us
            api_key=_key(settings) or "none",
            max_retries=settings.retries,
            http_client=openai.DefaultHttpxClient(
                timeout=openai.Timeout(settings.read_seconds, connect=settings.connect_seconds),
                follow_redirects=False,
                trust_env=not settings.is_local,  # a proxy must not see what stays here
            ),
        )
        self._client.organization = self._client.project = None  # nor does the environment name one

    def embed(self, texts: Sequence[str]) -> Rows:
        return self._request(texts, self._settings.retries)

    def embed_question(self, texts: Sequence[str]) -> Rows:
        return self._request(texts, min(_QUESTION_RETRIES, self._settings.retries))

    def _request(self, texts: Sequence[str], retries: int) -> Rows:
        import openai

        client = self._client.with_options(max_retries=retries)
        dimensions = self._settings.dimensions or openai.omit
        try:
            answer = client.embeddings.create(
                model=self._settings.name,
                input=list(texts),
                dimensions=dimensions,
                encoding_format="float",  # not all servers know the client's default, base64
            )
            return [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        except openai.OpenAIError as error:
            raise _explained(error, self._settings) from None  # it may hold the key
        except (AttributeError, TypeError, ValueError):  # a web page, or JSON of another kind
            raise embedding_fault("no_embeddings", address=self._settings.address) from None


class LangChainServer:
    """Another provider, through its LangChain package, which retries by its own rules."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        from langchain.embeddings import init_embeddings

        given: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
        if settings.dimensions:
            given["dimensions"] = settings.dimensions
        if settings.api_key_variable:
            given["api_key"] = api_key(settings.api_key_variable)
        self._name = settings.model
        try:
            self._model = init_embeddings(settings.name, provider=settings.provider, **given)
        except ImportError:
            package = f"langchain-{settings.provider.replace('_', '-')}"
            raise SettingsError(
                f"embedding.model = {settings.model!r} needs a package: install {package}."
            ) from None
        except Exception as error:  # every provider checks its arguments in its own way
            raise SettingsError(
                f"embedding.model = {settings.model!r} cannot be used "
                f"({type(error).__name__}). Check provider, key and the rest of [embedding]."
            ) from None

    def embed(self, texts: Sequence[str]) -> Rows:
        with self._translated():
            return self._model.embed_documents(list(texts))

    def embed_question(self, texts: Sequence[str]) -> Rows:
        asked, *known = texts
        with self._translated():
            return [self._model.embed_query(asked), *self._model.embed_documents(known)]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the providers' exceptions share no base class
            said = type(error).__name__
            raise embedding_fault("failed", model=self._name, said=said) from None


def _key(settings: EmbeddingSettings) -> str:
    """The key to send; this computer's own servers get one only where it is named for them."""
    key = api_key(settings.key_variable) if _takes_key(settings) else ""
    is_needed = settings.api_key_variable or not (settings.base_url or settings.is_local)
    if is_needed and not key:
        raise SettingsError(
            f"{settings.model} needs a key: set the environment variable "
            f"{settings.key_variable}, or name another one in embedding.api_key_variable."
        )
    return key


def _takes_key(settings: EmbeddingSettings) -> bool:
    return bool(settings.api_key_variable) or not settings.is_local


def _explained(error: "openai.OpenAIError", settings: EmbeddingSettings) -> EmbeddingError:
    """What happened and what to do, without a key."""
    import openai

    where = settings.address
    if isinstance(error, openai.APITimeoutError):
        return embedding_fault("timeout", address=where, seconds=settings.read_seconds)
    if isinstance(error, openai.APIConnectionError):
        return embedding_fault("unreachable", address=where, said=_cause(error))
    if isinstance(error, openai.APIStatusError):
        return _refused(error, settings)
    return embedding_fault("no_embeddings", address=where)


def _refused(error: "openai.APIStatusError", settings: EmbeddingSettings) -> EmbeddingError:
    status = error.status_code
    about = {"address": settings.address, "status": status}
    if status in (401, 403) and not _takes_key(settings):
        return embedding_fault("no_key", **about)
    if status in (401, 403):
        return embedding_fault("key_refused", **about, key_variable=settings.key_variable)
    if status == 404:
        return embedding_fault("no_model", **about, name=settings.name)
    if status == 429:
        wait = error.response.headers.get("retry-after", "")
        kind = "busy_seconds" if wait.isdecimal() else "busy"
        return embedding_fault(kind, **about, wait=wait)
    said = _without_key(error.message, settings)
    return embedding_fault("server_error" if status >= 500 else "rejected", **about, said=said)


def _cause(error: Exception) -> str:
    """The innermost reason, such as "Connection refused"."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return str(error) or type(error).__name__


def _without_key(text: str, settings: EmbeddingSettings) -> str:
    key = api_key(settings.key_variable)
    said = " ".join(text.split())
    return (said.replace(key, "…") if key else said)[:_SAID]
