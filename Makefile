# `make` lists the targets. The work is done by the small scripts in scripts/.

SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup demo test e2e lint format bench-match bench-challenges bench-policies bench-quantities bench-parks screenshots stop clean

help:  ## list these targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */  make \1\t/' | expand -t 22

setup:  ## fill .venv and static/vendor/ (at once where they are up to date)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none is on the PATH."; exit 1; }
	@$(PYTHON) scripts/setup.py

demo: setup  ## serve the demo world on PORT (8000), with its own PostgreSQL, Valkey, worker and beat
	@$(BIN)/python scripts/demo.py --port $(PORT)

test: setup  ## run all tests, the browser journeys included (TESTS=tests/needs for some)
	@$(BIN)/python scripts/browser.py $(BIN)/python -m pytest -n 2 $(TESTS)

e2e: setup  ## run only the browser journeys
	@$(BIN)/python scripts/browser.py $(BIN)/python -m pytest -m browser $(TESTS)

lint: setup  ## ruff, mypy, djlint, the layer law, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run

format: setup  ## put Python files into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-match: setup  ## import, match and score real data (QIANQIAO_SHARED names their folder)
	@$(BIN)/python scripts/bench_match.py

bench-quantities: setup  ## precision and recall of quantity reading, states of labelled pairs
	@$(BIN)/python -m matching.engine.quantities_bench

bench-policies: setup  ## decide 40 policies for 10,000 made-up organisations, and tell whom they fit
	@$(BIN)/python scripts/bench_policies.py

bench-parks: setup  ## time figures, map, scorecard and funnel with 16 parks, 10,000 organisations and 50,000 needs
	@$(BIN)/python scripts/bench_parks.py

bench-challenges: setup  ## time every list, desk and statistics page with 2,000 challenges and 10,000 bids
	@$(BIN)/python scripts/bench_challenges.py

bench-scale: setup  ## measure matching at size beside others, on generated texts (ARGS="--needs 100000 --only join")
	@$(BIN)/python scripts/bench_scale.py $(ARGS)

screenshots: setup  ## take the pictures in docs/screenshots/ anew
	@$(BIN)/python scripts/browser.py $(BIN)/python scripts/screenshots.py

stop:  ## stop the demo and the embedded servers of this checkout
	@$(BIN)/python scripts/demo.py --stop

clean:  ## remove .venv, node_modules, static/vendor and the world below var/
	@test ! -x $(BIN)/python || $(BIN)/python scripts/demo.py --stop
	rm -rf .venv node_modules static/vendor var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
