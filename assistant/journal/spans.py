"""Spans of work for an OpenTelemetry collector; nothing is loaded or sent unless one is named."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from assistant.errors import SettingsError

Values = Mapping[str, str | int | float | bool]


def send_span(collector: str, name: str, began: int, ended: int, values: Values) -> None:
    """A span from and to nanoseconds since 1970; sent in the background. No texts belong in it.

    Raises:
        SettingsError: OpenTelemetry is not installed.
    """
    if not collector:
        return
    tracer = _provider(collector).get_tracer("assistant")
    span = tracer.start_span(name, start_time=began, attributes=dict(values))
    span.end(ended)


@cache
def _provider(collector: str) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            "log.spans_to needs OpenTelemetry. Install it with the extra `otel`, or leave "
            "log.spans_to out."
        ) from error
    # Of our own: no other library's spans are sent along.
    provider = TracerProvider(resource=Resource({"service.name": "collaboration-assistant"}))
    exporter = OTLPSpanExporter(endpoint=collector, insecure=collector.startswith("http://"))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
