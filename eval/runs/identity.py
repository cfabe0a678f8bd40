"""What decides the results of a run, so that only like is resumed and any two can be told apart."""

import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from eval.program import program_sha256
from eval.runs.stores import Corpus

_DISTRIBUTION = "collaboration-assistant"
_PARTS = ("chromadb", "langchain-core", "numpy", "onnxruntime", "tantivy", "tokenizers")

# What says where things are or what opens them, or is not in use; the rest decides answers.
_ELSEWHERE = {"store", "ingest", "page", "eval", "profiles"}
_SECRET = ("key", "token", "secret", "password")


def identity(
    cases: Path, corpus: Corpus, settings: Settings, profile: str, judge_model: str
) -> dict[str, Any]:
    """The part of run.json that is known before the first question."""
    known = {
        "cases": {"name": cases.name, "sha256": _sha256(cases.read_bytes())},
        "documents": _documents(corpus),
        "profile": profile,
        "judge_model": judge_model,
        "settings": _settings(settings.model_copy(update={"chat": settings.chat_of(profile)})),
        "program": {"version": _version(_DISTRIBUTION), "sha256": program_sha256()},
        "versions": {"python": platform.python_version(), **{p: _version(p) for p in _PARTS}},
    }
    return {"fingerprint": _sha256(_canonical(known)), **known}


def _documents(corpus: Corpus) -> dict[str, Any]:
    hashes = {name: one.content_hash for name, one in sorted(corpus.documents.items())}
    failed = [{"name": name, "reason": reason} for name, reason in sorted(corpus.failed.items())]
    return {
        "sha256": _sha256(_canonical([hashes, [one["name"] for one in failed]])),
        "count": len(hashes),
        "names": list(hashes),
        "failed": failed,
    }


def _settings(settings: Settings) -> dict[str, Any]:
    return _without_secrets(settings.model_dump(mode="json", exclude=_ELSEWHERE))


def _without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_secrets(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if not any(word in key.lower().split("_") for word in _SECRET)
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
