# `make chat` serves the page; `make test` runs the tests. Both install first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install install-dev chat ingest test test-slow lint check lock screenshots clean

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

test: install-dev
	$(BIN)/python -m pytest -m "not slow"

test-slow: install-dev
	$(BIN)/python -m pytest -m slow

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint test

screenshots: install-dev
	$(BIN)/python -m tests.screenshots

# Compiles both lists anew; needs uv. They hold hashes and no registry addresses.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .assistant .mypy_cache .pytest_cache .ruff_cache screenshots
