# Yinuo: `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
T ?= tests

.PHONY: help setup serve test check bench demo messages docs lock browser clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/yinuo: requirements.lock pyproject.toml
	@echo "Setting up the environment in $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $(BIN)/yinuo

setup: $(BIN)/yinuo ## make the environment .venv with .venv/bin/yinuo

serve: setup ## start everything on http://127.0.0.1:$PORT, with the demo company on the first run
	@YINUO_DEMO=1 $(BIN)/yinuo serve

demo: setup ## load the demo company into this installation's database
	@$(BIN)/yinuo demo

browser:
	@sh tools/browser.sh

test: setup browser ## run all tests, on all cores, or a part on one: make test T=tests/journeys
	@$(BIN)/python -m pytest $(if $(filter-out tests,$(T)),,-n auto --dist loadscope --no-loadscope-reorder) $(T)

check: setup ## format, lint, types, layers, templates, migrations, contracts
	@sh tools/check.sh

bench: setup ## measure the figures of docs/performance.md against their floors
	@$(BIN)/python -m bench

messages: setup ## collect the words of the interface into the three catalogues
	@$(BIN)/python tools/messages.py

docs: setup ## write the generated parts of docs/
	@$(BIN)/python tools/docs.py

lock: setup ## resolve the dependencies anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --group dev --extra pdf pyproject.toml -o requirements.lock

clean: ## remove what the tools made (never your data)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
