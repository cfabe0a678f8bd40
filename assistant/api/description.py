"""The API's description: OpenAPI for programs, and a page for people that needs no script."""

import base64
import hashlib
import html
import json
from typing import Any

from pydantic.json_schema import models_json_schema

from assistant.api.endpoints import ENDPOINTS, Endpoint

TITLE = "Collaboration Assistant"
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 14px/1.4 ui-monospace, monospace } h2 { margin-top: 2.5rem }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8885; border-radius: 6px }
.method { font-weight: 600 } :root { color-scheme: light dark }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'"
)
_ABOUT = (
    "Answers over documents, every statement with the exact words it rests on. `start` and `end` "
    "are characters of a document's text. Where the settings name clients, each sends its token: "
    "Authorization: Bearer TOKEN."
)


def openapi() -> dict[str, Any]:
    """The description as OpenAPI 3.1."""
    bodies = [endpoint.body for endpoint in ENDPOINTS if endpoint.body]
    _, defined = models_json_schema(
        [(body, "validation") for body in bodies], ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(_path(endpoint), {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": {**defined["$defs"], "Error": _ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


_ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": "string"},
            },
        }
    },
}


def _path(endpoint: Endpoint) -> str:
    return endpoint.path.replace(":path", "")


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    within = [part[1:-1] for part in _path(endpoint).split("/") if part.startswith("{")]
    told: dict[str, Any] = {"schema": {"type": "string"}}
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True} | told for name in within
    ]
    parameters += [
        {"name": name, "in": "query", "description": meaning} | told
        for name, meaning in endpoint.parameters
    ]
    error = {"schema": {"$ref": "#/components/schemas/Error"}}
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": endpoint.answer.__name__,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer."},
            "default": {"description": "An error.", "content": {"application/json": error}},
        },
    }
    if endpoint.body:
        schema = {"$ref": f"#/components/schemas/{endpoint.body.__name__}"}
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def page() -> str:
    """The same as a web page that asks for nothing else."""
    parts = [f"<h1>{TITLE}: API</h1><p>{html.escape(_ABOUT)}</p>"]
    parts += [_section(endpoint) for endpoint in ENDPOINTS]
    parts.append('<p>For programs: <a href="/openapi.json">openapi.json</a></p>')
    head = f'<meta charset="utf-8"><title>{TITLE}: API</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en">{head}<body>{"".join(parts)}</body></html>'


def _section(endpoint: Endpoint) -> str:
    path = html.escape(_path(endpoint))
    said = f'<h2><code><span class="method">{endpoint.method}</span> {path}</code></h2>'
    said += f"<p>{html.escape(endpoint.summary)}.</p>"
    if endpoint.parameters:
        each = (
            f"<li><code>{name}</code>: {html.escape(meaning)}</li>"
            for name, meaning in endpoint.parameters
        )
        said += f"<p>In the address:</p><ul>{''.join(each)}</ul>"
    if endpoint.body:
        schema = json.dumps(endpoint.body.model_json_schema(), indent=1, ensure_ascii=False)
        said += f"<details><summary>Body</summary><pre>{html.escape(schema)}</pre></details>"
    return said
