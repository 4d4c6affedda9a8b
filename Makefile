# Everything here needs only make and a Python of at least 3.11; the rest is fetched into .venv or .venv-dev.
# Another interpreter: `make demo PYTHON=/path/to/python`. More options for pytest: `make test PYTEST_ARGS="-k wallet"`.

SHELL := /bin/sh
PYTHON ?= python3
PYTEST_ARGS ?=

VENV := .venv
DEV := .venv-dev
SOURCES := did vcwallet examples tests
PIP_OPTIONS := -qq --disable-pip-version-check
PYTEST := $(DEV)/bin/python -m pytest
PARALLEL := -n auto --dist loadgroup --benchmark-disable

# Prints the first interpreter that is new enough and able to make a virtual environment.
define find_python
for candidate in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
  then echo "$$candidate"; exit 0; fi; \
done; \
echo "No Python of at least 3.11 with its venv module was found (tried PYTHON=$(PYTHON), python3, python3.11 to" \
  "python3.14). Install one, or name it: PYTHON=/path/to/python" >&2; exit 1
endef

# Makes the environment $(1), unless it is there and its interpreter still runs.
define make_venv
@if ! $(1)/bin/python -m pip --version >/dev/null 2>&1; then \
  python=$$($(find_python)) || exit 1; \
  echo "Making $(1) with $$python ($$("$$python" --version))"; \
  "$$python" -m venv --clear $(1); \
fi
endef

# The place that the environment $(1) was made for; empty where it is missing or its interpreter is gone.
made_for = $(shell $(1)/bin/python -c 'import sys; print(open(sys.prefix + "/.made-for").read())' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow lint format bench coverage build constraints clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: $(VENV)/.made-for ## the whole story of a micro-credential, on real course data
	@$(VENV)/bin/vcwallet demo

test: $(DEV)/.made-for ## every test that takes less than a few seconds
	$(PYTEST) $(PARALLEL) -m "not slow" $(PYTEST_ARGS)

test-slow: $(DEV)/.made-for ## every test, with many more generated examples
	VCWALLET_HYPOTHESIS=slow $(PYTEST) $(PARALLEL) $(PYTEST_ARGS)

lint: $(DEV)/.made-for ## style, format and types
	$(DEV)/bin/python -m ruff check $(SOURCES)
	$(DEV)/bin/python -m ruff format --check $(SOURCES)
	$(DEV)/bin/python -m mypy

format: $(DEV)/.made-for ## let the formatter rewrite the sources
	$(DEV)/bin/python -m ruff format $(SOURCES)

bench: $(DEV)/.made-for ## measure the hot paths
	$(PYTEST) tests/benchmarks --benchmark-only $(PYTEST_ARGS)

coverage: $(DEV)/.made-for ## branch coverage of the tests in `make test`
	$(PYTEST) $(PARALLEL) -m "not slow" --cov --cov-branch --cov-report=term-missing --cov-report=html $(PYTEST_ARGS)

build: $(DEV)/.made-for ## wheel and source distribution, into dist/
	rm -rf dist
	$(DEV)/bin/python -m build --no-isolation

constraints: ## pin the newest versions of everything that development needs
	@python=$$($(find_python)) || exit 1; \
	work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && set -e; \
	"$$python" -m venv "$$work"; \
	"$$work/bin/python" -m pip install $(PIP_OPTIONS) --upgrade 'pip>=25.1'; \
	"$$work/bin/python" -m pip install $(PIP_OPTIONS) --group dev .; \
	{ grep '^#' constraints.txt; "$$work/bin/python" -m pip freeze --exclude vcwallet; } >"$$work/constraints.txt"; \
	cp "$$work/constraints.txt" constraints.txt

clean: ## remove whatever these targets made
	rm -rf $(DEV) dist build demo htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	if test -e $(VENV)/.made-for; then rm -rf $(VENV); fi
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is outdated when what it was made from changed, when it was moved, or when its Python is gone.
ifneq ($(call made_for,$(VENV)),$(CURDIR))
.PHONY: $(VENV)/.made-for
endif
ifneq ($(call made_for,$(DEV)),$(CURDIR))
.PHONY: $(DEV)/.made-for
endif

# What a user gets: the package and its dependencies, in the versions that are tested.
$(VENV)/.made-for: pyproject.toml constraints.txt
	$(call make_venv,$(VENV))
	@$(VENV)/bin/python -m pip install $(PIP_OPTIONS) --constraint constraints.txt --editable .
	@printf '%s' '$(CURDIR)' >$@

# Installing the pinned list itself works with every pip; `--group dev` would need pip 25.1.
$(DEV)/.made-for: pyproject.toml constraints.txt
	$(call make_venv,$(DEV))
	@$(DEV)/bin/python -m pip install $(PIP_OPTIONS) --requirement constraints.txt
	@$(DEV)/bin/python -m pip install $(PIP_OPTIONS) --no-deps --no-build-isolation --editable .
	@$(DEV)/bin/python -m pip check --disable-pip-version-check
	@printf '%s' '$(CURDIR)' >$@
