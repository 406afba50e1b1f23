# Everything a newcomer types. Python 3.11+ and Node 20+ are all that must be there.

PORT ?= 8080
PYTHON ?=
DAYS ?= 1000
SEED ?=
N ?= 20
export PYTHON

.PHONY: help setup run demo test check format pictures bench sim crash wire
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## install what running needs and build the front ends (make run does it by itself)
	@sh tools/setup.sh run

run: ## serve the sample centre on http://localhost:8080 (PORT= for another port, ARGS= for the rest)
	@sh tools/setup.sh run && exec .venv/bin/python -m cordboard run --port $(PORT) $(ARGS)

demo: ## the same with simulated customers and agents beside the real ones
	@sh tools/setup.sh run && exec .venv/bin/python -m cordboard run --demo --port $(PORT) $(ARGS)

test: ## set up and run everything: format, lint, types, tests, browser tests
	@sh tools/setup.sh test && sh tools/test.sh

check: ## format, lint and types only
	@sh tools/setup.sh test && sh tools/test.sh check

format: ## put Python and TypeScript into the house format
	@sh tools/setup.sh test && .venv/bin/ruff format . && .venv/bin/ruff check --fix . && npm run --silent format

pictures: ## take a picture of every screen into dist/pictures, and keep a few in docs/pictures
	@sh tools/setup.sh test && CHROMIUM=$$(sh tools/chromium.sh) exec .venv/bin/python -m tests.e2e.pictures $(ARGS)

bench: ## measure, as ratios against a bare reference in the same run
	@sh tools/setup.sh test && exec .venv/bin/python -m bench $(ARGS)

sim: ## random days against the router, in virtual time (DAYS=1000 SEED=)
	@sh tools/setup.sh test && exec .venv/bin/python -m tests.simulation --days $(DAYS) $(if $(SEED),--seed $(SEED)) $(ARGS)

crash: ## kill the server under load and look for what was acknowledged (N=20)
	@sh tools/setup.sh test && CORDBOARD_CRASHES=$(N) exec .venv/bin/python -m pytest tests/crash $(ARGS)

wire: ## make ui/wire/generated.ts from the records
	@sh tools/setup.sh test && exec .venv/bin/python -m tools.generate_wire
