# One command each for trying, testing and maintaining Backcourt; continuous integration runs the same ones.

PYTHON ?= python3
KILLS ?= 90
MUTANTS ?= 67
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --no-config --quiet $(UPGRADE) --python-version 3.11 \
	--universal --generate-hashes --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test soak bench check format lock docs docs-check clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.project ## See the whole platform work on simulated games, from a fresh machine
	$(BIN)/backcourt demo

test: $(VENV)/.dev $(VENV)/.object-store ## Run every check and every test, from a fresh machine
	@$(MAKE) --no-print-directory check & checks=$$!; \
	$(BIN)/pytest -n 2 --dist worksteal && { wait $$checks || { echo "the checks failed: see above"; exit 1; }; }

soak: $(VENV)/.dev ## Kill hundreds of runs at random (how often: make soak KILLS=500), and garble 10,000 payloads per parser
	BACKCOURT_KILLS=$(KILLS) $(BIN)/pytest -s tests/crash tests/real/test_real_kills.py
	BACKCOURT_SOAK=$(MUTANTS) $(BIN)/pytest -n 2 tests/sources -k "mutant or mutations"

bench: $(VENV)/.project $(VENV)/.peers $(VENV)/.peers-pandas2 ## Measure what the design promises (some of it: make bench ARGUMENTS="--only cold")
	$(BIN)/python -m benchmarks $(ARGUMENTS)

check: $(VENV)/.dev ## Check style, types and layers, without the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev ## Format the code and fix what can be fixed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(VENV)/.dev ## Bring the lock files up to pyproject.toml (newest versions: make lock UPGRADE=--upgrade)
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) --group build --constraint requirements/runtime.txt --output-file requirements/build.txt
	$(COMPILE) pyproject.toml --group dev --extra buckets --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt
	$(COMPILE) --group object-store --output-file requirements/object-store.txt
	$(COMPILE) --group peers --constraint requirements/runtime.txt --output-file requirements/peers.txt
	$(COMPILE) --group peers-pandas2 --output-file requirements/peers-pandas2.txt

docs: $(VENV)/.project ## Regenerate the reference pages
	$(BIN)/python -m backcourt.cli.reference
	$(BIN)/backcourt demo > /dev/null
	$(BIN)/backcourt --home .backcourt-demo features --page docs/reference/features.md > /dev/null

docs-check: $(VENV)/.project ## Fail when the reference pages are out of date
	$(BIN)/python -m backcourt.cli.reference --check

clean: ## Remove the environment, caches and builds (never a workspace)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment grows in three steps, each with a stamp that is older than nothing it was made from: the locked
# dependencies, the project itself, the development tools. A new runtime lock starts it afresh.

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Backcourt needs Python 3.11, 3.12 or 3.13, and '$(PYTHON)' is not one of them." \
			"Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.runtime
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.project
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# What the benchmarks compare with lives apart, so that the program is measured with its own dependencies alone; so does
# the object store that tests write to.
$(VENV)/.peers $(VENV)/.peers-pandas2 $(VENV)/.object-store: $(VENV)/.%: requirements/%.txt | $(VENV)/.project
	$(PYTHON) -m venv --clear $(VENV)/$*
	$(VENV)/$*/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@
