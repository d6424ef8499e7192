# What people do here. `make` alone lists it. Needed: Python 3.11 or newer, make, and a package registry.
PYTHON ?= python3
PORT ?= 8000
BIN := $(CURDIR)/.venv/bin
MANAGE := $(BIN)/python manage.py
SERVE = $(shell sed -n 's/^web: //p' Procfile | sed 's/0\.0\.0\.0/127.0.0.1/')

export PORT
export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@awk -F ':.* ## ' '/^[a-z]+:.* ## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: .venv/run ## show the site with its demo on http://127.0.0.1:8000/ (PORT=8080 changes the port)
	@$(MANAGE) prepare
	@$(MANAGE) db_worker --backend worker -v 0 & trap "kill $$!" EXIT INT TERM; $(SERVE)
run: export DEMO := 1
run: export WORKER := 1
run: export DJANGO_SETTINGS_MODULE := jocs_site.settings.dev

reset: ## throw the demo's data away; the next `make run` starts over
	rm -rf var

test: .venv/test ## everything that must hold before a change lands, as CI runs it
	@$(BIN)/python -m tests.suite

bench: .venv/test ## measure; NAME=dues runs one, SIZE=20000 sets how much data
	@$(BIN)/python -m benchmarks $(NAME) $(if $(SIZE),--size $(SIZE))

format: .venv/test ## put Python files and templates into shape
	@$(BIN)/ruff check --fix .; $(BIN)/ruff format .
	@find . -name '*.html' -path '*/templates/*' -not -path './.venv/*' -exec $(BIN)/djade --target-version 5.2 {} +

lock: .venv/test ## pin the requirements anew after an .in file changed (needs uv)
	UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --universal --generate-hashes --python-version 3.11.7 -o requirements.txt requirements.in
	UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --universal --generate-hashes --python-version 3.11.7 -o requirements-dev.txt requirements-dev.in

.venv/run: requirements.txt
.venv/test: requirements-dev.txt
.venv/run .venv/test:
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; say which: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing $< ..."
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --require-hashes -r $<; \
	else $(BIN)/python -m pip install -qq --require-hashes -r $<; fi
	@touch $@ $(if $(findstring dev,$<),.venv/run)

.PHONY: help run reset test bench format lock
