# What people type. `make demo` and `make test` are all one needs; everything generated lives under .local/ (ignored).
# AS has a value of make's own (an assembler), so only one that was given counts.

export RTK_HOME ?= .local
export RTK_DEMO ?= 1
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .local/venv
RTK := $(VENV)/bin/rtk
JOBS ?= 2
PIP := $(VENV)/bin/python -m pip install --disable-pip-version-check
CLIENTS := .local/stamps/clients
PACKAGES = $(shell grep -c == requirements.lock)
INSTALLED := .local/stamps/installed
TEST_SERVER := .local/bin/temporal-test-server

.PHONY: demo serve token test check clients contract release bench race model setup lock
.DEFAULT_GOAL := demo

demo: export RTK_POLICY ?= demo
demo: setup ## The stories of the case book on this machine; ONCE=1 leaves when they are over, STORY=name plays one
	$(RTK) demo $(if $(ONCE),--once) $(if $(STORY),--story $(STORY))

serve: setup ## The same service without the story
	$(RTK) serve

token: $(INSTALLED) ## A bearer token for one of the demo's people: AS=officer; without AS, who there is
	@$(RTK) token $(if $(filter default,$(origin AS)),,$(AS))

test: export DOCUMENTS ?=
test: setup $(TEST_SERVER) $(CLIENTS) ## Every lane, in JOBS processes, each with parts of its own; DOCUMENTS=200000 asked both ways
	$(VENV)/bin/python -m pytest -n $(JOBS) --dist loadfile tests/house tests/unit tests/workflows tests/replay tests/integration tests/browser
	@echo "every lane passed"

check: $(INSTALLED) ## Style, types, imports, house and unit tests: seconds, and no server
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --cache-dir .local/import-linter
	$(VENV)/bin/python -m pytest -q tests/house tests/unit

clients: $(CLIENTS) ## The GraphQL clients that the tests try, from npm, under .local/clients

$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@mkdir -p .local/clients $(@D)
	@cp $^ .local/clients/
	@if command -v npm >/dev/null; then \
		echo "set-up: installing the GraphQL clients that the tests try"; \
		cd .local/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel error; \
	else echo "set-up: npm is not here, so the tests of JavaScript clients are skipped"; fi
	@touch $@

contract: $(INSTALLED) ## Prints the schema to graphql/schema.graphql, and registers graphql/documents/ in its manifest
	$(RTK) schema graphql/schema.graphql
	$(RTK) documents graphql/documents/manifest.json

release: contract ## Makes the contract as it is the released one, which later changes are held against
	cp graphql/schema.graphql graphql/released.graphql
	cp graphql/documents/manifest.json graphql/released-manifest.json

bench: setup ## Measures this machine: .local/bench/report.json; ONLY=case_read,case_list those alone, ROUNDS=n more turns
	ONLY=$(ONLY) ROUNDS=$(ROUNDS) $(VENV)/bin/python -m tests.bench

race: setup ## Releases and openings against stops, N=20000 times; UNLOCKED=1 takes the lock away, SEED=n repeats one run
	N=$(N) UNLOCKED=$(UNLOCKED) SEED=$(SEED) $(VENV)/bin/python -m tests.race

model: setup ## The gate's model in every reachable state, against the database, and a long walk through the operations
	MODEL=all SEED=$(SEED) $(VENV)/bin/python -m pytest -s tests/unit/test_gate_model.py tests/integration/test_gate_model.py

setup: $(INSTALLED) ## What the targets above need; doing it again changes nothing
	@$(RTK) setup

$(INSTALLED): requirements.lock pyproject.toml
	@echo "set-up: installing the pinned dependencies into $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Right to Know needs Python 3.11 or later")'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --progress-bar off --require-hashes -r requirements.lock | awk '\
		/^Collecting/ && ++n % 10 == 0 { print "set-up: " n " of $(PACKAGES) packages fetched"; fflush() } \
		/^Installing/ { print "set-up: writing them to disk"; fflush() }'
	@$(PIP) --quiet --no-deps --no-build-isolation -e .
	@rm -rf right_to_know.egg-info
	@mkdir -p $(@D) && touch $@

$(TEST_SERVER): $(INSTALLED) tests/time_skipping/pom.xml
	$(VENV)/bin/python tests/time_skipping/server.py
	@touch $@

lock: ## Pins the dependencies of pyproject.toml anew; needs pip-tools
	pip-compile --quiet --extra dev --extra token --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	sed -i '1i # Every dependency of the service and its tests, pinned with hashes, no download address. Made by: make lock' \
		requirements.lock
