# `make run` serves the scorecard, `make test` runs every test. Both make what they need themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUNBUFFERED := 1

# Another council's way has a database of its own: PMF_FRAMEWORK=config/frameworks/harlow.toml make run
DATABASE := $(or $(PMF_DATABASE),data/pmf$(if $(PMF_FRAMEWORK),-$(basename $(notdir $(PMF_FRAMEWORK)))).duckdb)

.PHONY: run test check lint bench sample clean

run: export PMF_DATABASE := $(DATABASE)
run: $(VENV)/.runs
	@test -f $(DATABASE) || ($(BIN)/python -m pmf init && $(BIN)/python -m pmf demo)
	$(BIN)/python -m pmf serve

test: $(VENV)/.tests
	@tests/chromium.sh
	$(BIN)/python -m pytest

# The linters, the types, the import contract and the tests: what CI runs.
check: lint test

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.runs
	$(BIN)/python -m pmf bench

sample: $(VENV)/.runs
	$(BIN)/python data/make_sample

$(VENV)/.runs: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
