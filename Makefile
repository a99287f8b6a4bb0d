# The order of things stands in tools/: setup.py, run.py, test.py, lint.py.
PYTHON ?= python3
OURS = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test lint bench messages pins clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

run: ## set up, load the two networks, write the annual reports and serve at http://localhost:8000
	@$(PYTHON) -m tools.setup run
	@$(OURS) -m tools.run

test: ## all tests: on SQLite, on PostgreSQL and in a browser
	@$(PYTHON) -m tools.setup test
	@$(OURS) -m tools.test

lint: ## code, types, layers, templates, translations, production settings
	@$(PYTHON) -m tools.setup lint
	@$(OURS) -m tools.lint

bench: ## how fast, as ratios to a floor measured in the same run
	@$(PYTHON) -m tools.setup bench
	@$(OURS) -m bench

messages: ## bring the translations in step with the code, and compile them
	@$(PYTHON) -m tools.setup messages
	@$(OURS) -m tools.messages update

pins: ## write constraints.txt anew from pyproject.toml
	@$(PYTHON) -m tools.setup lint
	@$(OURS) -m tools.pins

clean: ## remove what can be made again; what was entered (var/) stays
	rm -rf .venv node_modules tools/api-lint/node_modules var/static var/test
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find config/locale -name '*.mo' -delete
