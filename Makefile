# make run · make test · make check — everything else is `make help`.
SHELL := /bin/bash
TOOLS := .tools
UV := $(TOOLS)/bin/uv
YINGDA := .venv/bin/yingda
STAMP := .venv/.installed
# TORCH=cpu installs torch's CPU build (1 GB instead of 7) where PyTorch's own index can be reached.
TORCH ?= default
export PYTHONWARNINGS ?= ignore
export TF_CPP_MIN_LOG_LEVEL ?= 3

.PHONY: run test test-all check train install help clean

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: install ## starts everything and prints the addresses
	@exec $(YINGDA) serve

test: install ## all tests but the slow ones
	$(YINGDA) train
	.venv/bin/pytest -m "not slow"

test-all: install ## all tests
	$(YINGDA) train
	.venv/bin/pytest

check: install ## lint, types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

train: install ## trains if the data has changed
	$(YINGDA) train

install: $(STAMP) ## uv and the locked dependencies, all inside this folder

$(STAMP): pyproject.toml uv.lock | $(UV)
	@echo "installing the locked dependencies (first time: some minutes and 7 GB; make TORCH=cpu needs 2 GB)"
ifeq ($(TORCH),cpu)
	$(UV) sync --frozen --compile-bytecode --no-install-package torch $(shell sed -n 's/^name = "\(nvidia-[^"]*\|triton\)"/--no-install-package \1/p' uv.lock)
	$(UV) pip install --torch-backend cpu "torch==$(shell sed -n '/^name = "torch"/{n;s/version = "\(.*\)"/\1/p}' uv.lock)"
else
	$(UV) sync --frozen --compile-bytecode
endif
	@touch $@

# Any Python 3 will do for uv itself: pyenv's shim refuses to run here where it has no 3.10, so names are tried in turn.
$(UV):
	@for python in python3.10 python3.11 python3.12 python3.13 /usr/bin/python3 python3 python; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then \
	    echo "making $(TOOLS) with $$python"; \
	    $$python -m venv $(TOOLS) && $(TOOLS)/bin/pip install --quiet --disable-pip-version-check 'uv>=0.5' && exit 0; \
	  fi; \
	done; \
	if command -v uv >/dev/null; then mkdir -p $(TOOLS)/bin && ln -sf "$$(command -v uv)" $(UV) && exit 0; fi; \
	echo "no Python 3.8+ with venv found (Debian: apt-get install python3-venv)" >&2; exit 1

clean: ## removes what was built, not what customers wrote
	rm -rf .venv $(TOOLS) models
