# Guildhall. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/path:$(CURDIR)/node_modules/.bin:$(PATH)
export SOLCX_BINARY_PATH := $(CURDIR)/tools/solc
# Many processes start here, and each would compile its libraries again.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
KEEP ?=
SOAK ?= 500
PY := .venv/bin/python

.PHONY: help demo drill verify test test-fast soak bench-search lint format generate audit mutate setup lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what demo, test and lint need
	@tools/setup python contracts node browser services ipfs

demo: ## Serve a small living market on PORT (8000); KEEP=1 goes on from the last state
	@tools/setup python contracts node
	@exec $(PY) -m scripts.demo --port $(PORT) $(if $(filter-out 0,$(KEEP)),--keep)

drill: ## Play an upgrade of the escrow, and the fall of a bad one, on a chain of its own
	@tools/setup python contracts node
	@$(PY) -m scripts.drill

verify: ## Compare every row of a running demo with its contracts
	@set -a && . ./.demo/env && $(PY) -m indexer verify

test: ## Run every suite: contracts, forge, indexer, backend, scripts, dapp, e2e
	@tools/setup python contracts node browser services ipfs
	@tools/test contracts forge indexer backend scripts dapp e2e

test-fast: ## Run the suites that need neither Brownie nor a browser
	@tools/setup python node services ipfs
	@tools/test indexer backend scripts dapp

soak: ## Let everything fail around the indexer; EPISODES=17 or 0-249 plays some of SOAK (500) episodes, JOBS at once
	@tools/setup python node
	@GUILDHALL_SOAK=$(SOAK) EPISODES=$(EPISODES) JOBS=$(JOBS) $(PY) -m tools.soak

lint: ## Check style, types, import contracts and generated files
	@tools/setup python node
	@tools/lint

format: ## Format Python, Solidity and TypeScript
	@tools/setup python node
	@.venv/bin/ruff check -q --fix-only . && .venv/bin/ruff format -q .
	@prettier --log-level warn --no-error-on-unmatched-pattern --write 'contracts/**/*.sol' 'tests/forge/**/*.sol'
	@npm run -s -w dapp format -- --log-level warn

generate: ## Rewrite the generated files: ABIs, decoders, OpenAPI and its types
	@tools/setup python node
	@tools/generate

bench-search: ## Measure search with each engine; N (200000) is the size of the index on disk
	@tools/setup python
	@$(PY) -m bench.search --n $(or $(N),200000)

bench-%: ## Measure one thing, e.g. bench-indexer
	@tools/setup python contracts node
	@$(PY) -m bench.$*

audit: ## Look for known faults: slither, deep fuzzing and lives, halmos, coverage of branches
	@tools/setup python contracts audit node
	@tools/audit

mutate: ## Break the escrow in every small way and see that a test notices
	@tools/setup python contracts node
	@$(PY) -m tools.mutate

lock: ## Write requirements-*.txt and package-lock.json anew
	@tools/lock

clean: ## Remove everything that was built, installed or left by a run
	@rm -rf build dapp/dist dapp/node_modules node_modules tools/ipfs-node/node_modules .venv .venv-* .tools .demo .demo-* .*_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
