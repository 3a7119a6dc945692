# Xiaoer: `make help` lists what can be done. Needs make, git and python3; everything else it installs by itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run train check test test-unit test-dialogue test-e2e lint format bench clean

# uv from PATH, or one of our own in .tools/
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
# A Python 3.10 that pyenv has, for places where uv can't download one
PYENV_310 := $(firstword $(wildcard $(HOME)/.pyenv/versions/3.10*/bin/python3.10))
ifdef PYENV_310
export UV_PYTHON ?= $(PYENV_310)
endif
RUN := $(UV) run --frozen --no-sync
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.tools/bin/uv:
	@echo "No uv found: installing one into .tools/"
	@python3 -m venv .tools && .tools/bin/python -m pip -q install --disable-pip-version-check uv

ifeq ($(UV),.tools/bin/uv)
UV_DEPENDENCY := .tools/bin/uv
endif

.venv/.synced: pyproject.toml uv.lock .python-version $(UV_DEPENDENCY)
	@echo "Installing the environment (about a minute the first time) ..."
	@$(UV) sync --frozen --quiet
	@touch $@

setup: .venv/.synced ## install the environment into .venv/

run: setup ## start shop, assistant and chat page; prints one URL; Ctrl-C stops all of it
	@exec $(RUN) xiaoer up

train: setup ## train the model into models/
	@$(RUN) xiaoer train

check: setup ## check domain, rules, profiles, knowledge and training data, with file and line
	@$(RUN) xiaoer check
	@$(RUN) xiaoer knowledge check

lint: setup ## ruff, mypy, import directions
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports --no-cache

format: setup ## let ruff rewrite
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

test: setup ## everything: unit, dialogue, end to end, browser
	@$(MAKE) --no-print-directory check
	@$(RUN) xiaoer train --if-stale
	@$(RUN) pytest -q

test-unit: setup ## quick tests, no trained model, no server processes
	@$(RUN) pytest -q -m "not e2e and not dialogue and not browser"

test-dialogue: setup ## conversation tests: rasa test over tests/stories
	@$(RUN) xiaoer train --if-stale
	@$(RUN) pytest -q -m dialogue

test-e2e: setup ## the real servers over HTTP, and the page in Chromium
	@$(RUN) xiaoer train --if-stale
	@$(RUN) pytest -q -m "e2e or browser"

bench: setup ## measure all of it, an hour or two: DATA=folder of the measuring data, for what needs it
	@$(RUN) xiaoer train --if-stale
	@$(RUN) python -m evals.serving
	@$(RUN) python -m evals.llm_stage
	@$(RUN) python -m evals.knowledge
	@$(RUN) python -m evals.entities
	@if [ -z "$(DATA)" ]; then echo "DATA=... isn't given: intents, requests, sentiment and guardrails need the path of the measuring data"; else \
	  set -e; for each in understanding understanding.requests understanding.llm sentiment guardrails; do $(RUN) python -m evals.$$each --data "$(DATA)"; done; \
	  $(RUN) python -m evals.understanding.public --data "$(DATA)/intents_en" --vectors .xiaoer/vectors; fi

clean: ## delete what was built; the environment stays
	@rm -rf models .rasa results .pytest_cache .mypy_cache .ruff_cache
