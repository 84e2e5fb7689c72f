# Two targets do all the set-up on a machine that has Python >= 3.11 and make: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# The port of the demo; `make demo PORT=8080` takes another.
PORT   ?= 8000

.PHONY: demo test check format docs golden bench lock clean help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.app  ## install, load the shipped data, serve http://127.0.0.1:8000
	@$(BIN)/observatory demo --port $(PORT)

test: $(VENV)/.test  ## install all the tests need, then run every check
	@$(BIN)/python -m tests.prepare
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest

check: $(VENV)/.test  ## formatting, lint, types, generated pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.test  ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.app  ## write docs/reference from the ontology and the content folders
	$(BIN)/python -m ontology.page docs/reference
	$(BIN)/python -m api.reference docs/reference

golden: $(VENV)/.test  ## rewrite the golden files; review the result as a diff
	OBSERVATORY_GOLDEN=rewrite $(BIN)/python -m pytest -p no:randomly -m 'not browser'

bench: $(VENV)/.test  ## print the ratios of benchmarks/ at a tenth of CORDIS (half an hour)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python benchmarks/measures.py --sizes S,M
	$(BIN)/python benchmarks/load.py --scale 0.1
	$(BIN)/python benchmarks/rdf.py --scale 0.1

lock: $(VENV)/.test  ## pin the newest versions that pyproject.toml allows
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --generate-hashes --allow-unsafe --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --extra test --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --generate-hashes --allow-unsafe --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

clean:  ## forget the environment and the caches; loaded data stays
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); expected Python 3.11 or newer. Install one, or name it: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python has no venv module. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.app: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned dependencies into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.app
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@
