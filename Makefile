# `make up` runs everything, `make test` passes the tests; each makes .venv when it is missing or the lock is newer.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: up test check lock chaos soak clean
.DEFAULT_GOAL := up

up: $(READY)
	@exec $(BIN)/onrecord up

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)  ## what CI asks beside the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

COMPILE = $(BIN)/python -m uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --python-version 3.11 \
  --custom-compile-command "make lock"

lock: $(READY)  ## after a change of dependencies; the locks name no host
	$(COMPILE) --universal --all-extras --group dev -o requirements.lock
	$(COMPILE) --python-platform linux --extra postgres --extra serve --group build -o requirements.image.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OnRecord needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) build dist

chaos: $(READY)  ## kill everything at random: make chaos ARGS="--seconds 600 --documents 5000 --seed 7"
	$(BIN)/python tests/flow/chaos.py $(ARGS)

soak: $(READY)  ## watch the memory under many documents: make soak ARGS="--documents 50000 --workers 1"
	$(BIN)/python tests/flow/soak.py $(ARGS)
