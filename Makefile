# Each of the first two targets does all the set-up it needs on a fresh machine with Python 3.11 or newer and Node.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIENTS := tests/clients/node_modules/.package-lock.json

# Compiled modules are kept, whatever the environment says: many tests start Python.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help serve test chromium lint types site docs reference bench wheel clean

help:           ## list the targets
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MockHub needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	npm ci --prefix tests/clients --no-audit --no-fund

serve: $(VENV)/installed  ## run the hub
	@$(BIN)/mockhub serve

test: $(VENV)/installed $(CLIENTS) chromium  ## run every test
	$(BIN)/pytest -n auto

chromium: $(VENV)/installed
	@$(BIN)/python -m tests.browser.chromium

lint: $(VENV)/installed  ## check style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed $(CLIENTS)  ## check types, Python and JavaScript
	$(BIN)/mypy
	tests/clients/node_modules/.bin/tsc -p tests/clients
	tests/clients/node_modules/.bin/tsc -p tests/browser
	tests/clients/node_modules/.bin/tsc -p js
	tests/clients/node_modules/.bin/tsc -p tests/javascript

site: $(VENV)/installed  ## build the documentation as a site in build/site; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env docs build/site

docs: site  ## check that the documentation's examples and tables are true
	$(BIN)/pytest -q -n auto tests/examples

reference: $(VENV)/installed $(CLIENTS)  ## write the parts of documentation and npm package that the code says itself
	$(BIN)/python -m tests.reference
	$(BIN)/python -m tests.javascript.generate
	tests/clients/node_modules/.bin/tsc -p js --noEmit false --declaration --emitDeclarationOnly --outDir js/types

bench: $(VENV)/installed  ## measure against bare aiohttp, side by side
	$(BIN)/python -m benchmarks

wheel: $(VENV)/installed  ## build the package
	$(BIN)/python -m build --wheel

clean:          ## remove what was installed and built
	rm -rf $(VENV) tests/clients/node_modules dist build
