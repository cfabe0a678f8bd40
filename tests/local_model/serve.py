"""Serves one GGUF file by llama.cpp's own server, on this computer only, until it is ended.

    python serve.py MODEL.gguf --name NAME --port 8080 [--context 8192] [--embedding]
                    [--thoughts-in-text]

Needs the package xllamacpp, which holds the server compiled; no weights are fetched.
"""

import argparse
import os
import signal
from pathlib import Path

# Threads that wait by turning round and round bring a busy machine to a stop; read when it loads.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import xllamacpp

_BATCH = 256  # tokens that are read at a time; a reader who stops waits for no more than these


def parameters(model: Path, arguments: argparse.Namespace) -> xllamacpp.CommonParams:
    given = xllamacpp.CommonParams()
    given.model.path = str(model)
    given.model_alias = {arguments.name}
    given.hostnames = ["127.0.0.1"]
    given.port = arguments.port
    given.n_ctx = arguments.context
    given.n_parallel = 1
    given.n_batch = given.n_ubatch = _BATCH
    given.cpuparams.poll = given.cpuparams_batch.poll = 0  # threads that wait cost nothing
    given.cache_ram_mib = 0  # earlier prompts are not worth memory here
    given.offline = True
    given.ui = False
    # No page of another site may ask it.
    given.cors_origins, given.cors_credentials = "http://127.0.0.1", False
    given.verbosity = 0
    if arguments.thoughts_in_text:
        given.reasoning_format = xllamacpp.common_reasoning_format.COMMON_REASONING_FORMAT_NONE
    if arguments.embedding:
        given.embedding = True
        given.n_batch = given.n_ubatch = arguments.context
    return given


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--embedding", action="store_true")
    parser.add_argument("--thoughts-in-text", action="store_true")
    arguments = parser.parse_args()
    server = xllamacpp.Server(parameters(arguments.model, arguments))
    print(f"{arguments.name} at {server.listening_address}/v1", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
