# What a developer of tickler types. `make` alone runs every check and every test; `make help` lists the rest.
# Each target sets up what it needs in .venv by itself, and again whenever pyproject.toml has changed.
#   PYTHON=…    the Python to make .venv with; else the first one on the path that is new enough
#   DEMO_DIR=…  where `make demo` puts its binder; else a new temporary folder
#   ARGS=…      more words for pytest: make test ARGS="tests/rules -k carried"

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: all check test demo picture format clean help bench soak

# Nothing here may see, let alone touch, a binder of one's own.
unexport TICKLER_DB $(filter TICKLER_%,$(.VARIABLES))

PIP_INSTALL := .venv/bin/python -m pip install -qq --disable-pip-version-check

all: check test ## check and test

check: .venv/.stamp-dev ## formatting, lint, types, and the direction of imports
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

test: .venv/.stamp-dev ## every test, on all cores
	.venv/bin/python -m pytest -n auto --maxprocesses 8 --dist worksteal $(ARGS)

demo: .venv/.stamp-run ## a binder to play with
	@dir="$${DEMO_DIR:-$$(mktemp -d "$${TMPDIR:-/tmp}/tickler-demo.XXXXXX")}" && \
	TICKLER_DB="$$dir/binder.db" XDG_CONFIG_HOME="$$dir" .venv/bin/tickler demo "$$dir"

picture: .venv/.stamp-dev ## the pictures of the screens in examples/, drawn anew
	.venv/bin/python -m tests.picture

bench: .venv/.stamp-dev ## how fast tickler is, beside its peers, at a thousand to a million dossiers
	.venv/bin/python -m tests.benchmarks.bench $(ARGS)

soak: .venv/.stamp-dev ## the proof under crashes, faults, damage and company, at length; ends with its figures
	.venv/bin/python -m tests.soak $(ARGS)

format: .venv/.stamp-dev ## format the code, and mend what ruff can mend
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

clean: ## remove .venv and whatever else was made here
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find tickler tests -type d -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

.venv/.stamp-run: pyproject.toml .venv/pyvenv.cfg
	@echo "installing tickler into .venv …" >&2
	@$(PIP_INSTALL) --editable .
	@touch $@

.venv/.stamp-dev: pyproject.toml .venv/pyvenv.cfg
	@echo "installing tickler and what checks and tests need into .venv …" >&2
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch .venv/.stamp-run $@

# Debian's python3 can make a venv only with the package python3-venv, which brings ensurepip.
define FIT
import sys
if sys.version_info < (3, 11):
    sys.exit("is Python %d.%d, tickler needs 3.11 or later" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("cannot make a venv: install python3-venv (so it is called on Debian)")
endef
export FIT

# Made anew, too, when the Python behind it is gone.
.PHONY: gone
.venv/pyvenv.cfg: $(shell test -x .venv/bin/python || echo gone)
	@if [ -n "$$PYTHON" ]; then set -- "$$PYTHON"; else set -- python3 python3.14 python3.13 python3.12 python3.11; fi; \
	first="$$1 is not on the path"; command -v "$$1" >/dev/null && first=; \
	for python; do \
	    command -v "$$python" >/dev/null || continue; \
	    why="$$("$$python" -c "$$FIT" 2>&1)" && exec "$$python" -m venv --clear .venv; \
	    first="$${first:-$$python $$why}"; \
	done; \
	echo "error: $$first; name another one with make PYTHON=…" >&2; exit 1
