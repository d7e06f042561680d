# `make demo` and `make test` set everything up by themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-core lint bench

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## the environment .venv, from requirements.lock
	@.ci/setup .venv

demo: setup ## check the demo city, write maps and verdicts to demo-output/, open the window where there is a screen
	.venv/bin/lifecircle demo --out demo-output

test: setup ## every test
	QT_QPA_PLATFORM=offscreen .venv/bin/pytest -q

test-core: ## the lower floors' tests in an environment without Qt
	@.ci/setup .venv-core core
	@! .venv-core/bin/python -c 'import PySide6' 2>/dev/null
	.venv-core/bin/pytest -q -p no:cacheprovider tests/layers tests/coverage tests/scenarios tests/bad_input

lint: setup ## style, types and walls
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	cd .cache/src && ../../.venv/bin/mypy --config-file ../../pyproject.toml -p lifecircle
	.venv/bin/lint-imports

bench: setup ## the speed of reach beside its peers, as ratios from one run
	.venv/bin/python tests/benchmarks/report.py
