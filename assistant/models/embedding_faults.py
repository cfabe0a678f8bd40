"""What can go wrong with an embedding model, and what to do about it."""

from assistant.errors import EmbeddingError
from assistant.fault_texts import told

ADVICE = {
    "embedding_timeout": "{address} did not answer within {seconds:g} s. Try again, raise "
    "embedding.read_seconds, or lower embedding.batch_size.",
    "embedding_unreachable": "The embedding server {address} cannot be reached ({said}). Start it, "
    "or change embedding.base_url.",
    "embedding_no_embeddings": "{address} answers, but not with embeddings. Check "
    "embedding.base_url (for most servers it ends in /v1) and what serves there.",
    "embedding_no_key": "{address} asks for a key ({status}). Name the variable that holds it in "
    "embedding.api_key_variable.",
    "embedding_key_refused": "{address} refuses the key ({status}). Check the variable "
    "{key_variable}.",
    "embedding_no_model": "{address} knows no embedding model '{name}' (404). Check "
    "embedding.model and embedding.base_url; on Ollama, pull the model first.",
    "embedding_busy": "{address} has no more capacity for us now (429). Try again later.",
    "embedding_busy_seconds": "{address} has no more capacity for us now (429). Try again in "
    "{wait} s.",
    "embedding_server_error": "{address} has failed ({status}: {said}). Look at the server, then "
    "try again.",
    "embedding_rejected": "{address} refuses the request ({status}: {said}). Texts may be too long "
    "for the model, or a setting of [embedding] unknown to it.",
    "embedding_failed": "{model} could not embed ({said}). Check the provider's service, the "
    "model's name and the key, then try again.",
    "embedding_not_vectors": "{model} answered with something else than vectors.",
    "embedding_count": "{model} answered with {given} vectors to {asked} texts. Check that "
    "embedding.model names an embedding model.",
    "embedding_dimensions": "{model} gives {given} dimensions, embedding.dimensions asks for "
    "{asked}. Leave the setting out, or use a model that can be shortened.",
    "embedding_zeros": "{model} gave a vector of zeros or of no numbers. Check the model on its "
    "server.",
}


def embedding_fault(kind: str, **details: object) -> EmbeddingError:
    """The error of a kind of ADVICE, told without its prefix; `details` fill the advice."""
    named = f"embedding_{kind}"
    return EmbeddingError(*told(named, ADVICE[named], details))
