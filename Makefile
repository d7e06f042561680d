# `make demo` and `make test` set everything up by themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-core lint kills faults fuzz sheets monkey bench bench-reading never-worse bundle bundle-test guide guide-pictures compare

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## the environment .venv, from requirements.lock
	@.ci/setup .venv

demo: setup ## check the demo city, write maps and verdicts to demo-output/, open the window where there is a screen
	.venv/bin/lifecircle demo --out demo-output

test: setup ## every test
	QT_QPA_PLATFORM=offscreen .venv/bin/pytest -q -n auto --dist worksteal

test-core: ## that the lower floors do without Qt: every module, every command and export, in an environment without it
	@.ci/setup .venv-core core
	@! .venv-core/bin/python -c 'import PySide6' 2>/dev/null
	.venv-core/bin/python -P -m pytest -q -n auto -p no:cacheprovider tests/test_floors.py tests/scenarios/cli tests/scenarios/exports tests/scenarios/test_api.py tests/bad_input

lint: setup ## style, types and walls
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	cd .cache/src && ../../.venv/bin/mypy --config-file ../../pyproject.toml -p lifecircle
	.venv/bin/lint-imports

SECONDS ?= 300
fuzz: setup ## fuzz every kind of file that is read, one after the other (SECONDS each); what is found is kept for the tests
	.venv/bin/python -P -m lifecircle.tests.fuzz.fuzz --each --seconds $(SECONDS)

faults: setup ## try every fault that was ever found, and its kind, thousands of times (as root full disks and mounts too): docs/faults.md
	.venv/bin/python -P -m lifecircle.tests.faults.table
	.venv/bin/python -P -m lifecircle.tests.faults.bounded

KILLS ?= 63
SEED ?= 1
kills: setup ## kill editing, saving and every command that writes, 500 times in all (KILLS each, SEED), and see that nothing is lost
	.venv/bin/pytest -q -n 0 -s tests/scenarios/project/test_kills.py -k every_command --kills $(KILLS) --kills-seed $(SEED)

sheets: setup ## draw a hundred sheets of the demo city and count what a review would send back
	@folder=$$(mktemp -d) && .venv/bin/python tests/scenarios/exports/sheets/check_sheets.py "$$folder"; status=$$?; rm -r "$$folder"; exit $$status

monkey: setup ## ten thousand random gestures in the window, from a seed (SEED)
	LIFECIRCLE_GESTURES=10000 LIFECIRCLE_SEED=$(SEED) QT_QPA_PLATFORM=offscreen .venv/bin/pytest -q -n 0 -p no:logging tests/gui/test_journey.py -k monkey

bench-reading: setup ## how long files take to read, beside former states of the program: docs/reading.md
	.venv/bin/python -P -m lifecircle.tests.benchmarks.reading

bench: setup ## the speed of reach beside its peers, as ratios from one run; installs the peers that come as wheels
	@.ci/lock versions requirements.lock >.venv/versions; .venv/bin/python -c 'import tomllib; from pathlib import Path; \
	    print(*tomllib.loads(Path("pyproject.toml").read_text())["project"]["optional-dependencies"]["peers"], sep="\n")' | \
	while read -r peer; do \
	    .venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: -c .venv/versions \
	        "$$peer" </dev/null >/dev/null 2>&1 || echo "Left out, as it does not install here: $$peer"; \
	done
	.venv/bin/python tests/benchmarks/report.py

never-worse: setup ## a million random sites and links, none of which may worsen anyone's way: docs/never_worse.md (EDITS, SEED)
	.venv/bin/python -P -m lifecircle.tests.proofs.never_worse --edits $(or $(EDITS),1000000) --seed $(or $(SEED),20261129)

bundle: ## the one-folder program for computers without Python, packed with list of parts and sums: dist/
	@mkdir -p .cache/src && ln -sfn ../.. .cache/src/lifecircle
	@[ -x .venv-bundle/bin/python ] || $(or $(PYTHON),python3) -m venv .venv-bundle
	@.ci/lock versions requirements.lock requirements-bundle.lock >.venv-bundle/versions
	@.venv-bundle/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-bundle/versions '.[gui,bundle]'
	@rm -rf build  # what setuptools leaves would be checked for types as a second program
	.venv-bundle/bin/python bundle/build.py

bundle-test: setup ## start and drive that program on a bare Debian without Python and network (needs root, debootstrap, Xvfb, xdotool)
	.venv/bin/pytest -q -n 0 -p no:cacheprovider tests/bundle --bundle .cache/bundle/lifecircle

guide: setup ## the guide's written pages: commands, plans, formats, speeds
	.venv/bin/python -P .ci/guide.py

guide-pictures: setup ## the guide's pictures, taken from the window
	QT_QPA_PLATFORM=offscreen .venv/bin/python .ci/guide_pictures.py

compare: setup ## the same questions asked of networkx, pandana and a ruler on four real places: docs/compare.md
	.venv/bin/python -P -m lifecircle.tests.benchmarks.compare
