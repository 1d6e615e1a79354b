# What there is to do here. `make` alone lists it; CONTRIBUTING.md says what each does and the plain commands beside it.

SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
SNAKEMAKE := $(BIN)/snakemake
BOGOLAN := PYTHONPATH=scripts $(BIN)/python -m bogolan.commands

# Which survey, and which folders, where not those of this repository.
DATA ?= data
REPORTS ?= reports
CONFIG := --config "data=$(DATA)" "reports=$(REPORTS)" $(if $(SURVEY),"survey=$(SURVEY)")

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-pages report field follow-up microdata test test-all lint check new verify demonstration \
  demonstration-check bench references simulate clean expected faults

help:  ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

# Set up once, and again only when a lock file changes: the file that was installed from is kept beside what it installed.
setup:  ## make the environment in .venv
	@cmp -s requirements.lock .venv/requirements.lock || { set -e; \
	  $(PYTHON) -c 'import sys; sys.exit("Bogolan needs Python 3.11 or later, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'; \
	  echo "setting up .venv (about a minute)"; $(PYTHON) -m venv .venv; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock; \
	  cp requirements.lock .venv/requirements.lock; }

setup-dev: setup
	@cmp -s requirements-dev.lock .venv/requirements-dev.lock || { set -e; echo "setting up what the tests need"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock; \
	  cp requirements-dev.lock .venv/requirements-dev.lock; }

setup-pages: setup-dev
	@cmp -s tests/package-lock.json tests/node_modules/installed.json || { set -e; \
	  command -v npm >/dev/null || { echo "npm is not installed, which fetches what the tests of the pages need: apt-get install npm" >&2; exit 1; }; \
	  npm ci --prefix tests --silent; cp tests/package-lock.json tests/node_modules/installed.json; }

report: setup  ## every survey's report (SURVEY=name for one; DATA=folder REPORTS=folder elsewhere)
	@$(SNAKEMAKE) $(CONFIG)

field: setup  ## the field team's confidential report, daily during collection (SURVEY=name for one)
	@$(SNAKEMAKE) $(CONFIG) -- field_reports

check: setup  ## a survey's plan against its form and data, without running anything (SURVEY=name)
	@$(BOGOLAN) check -- "$(DATA)" $(if $(SURVEY),"$(SURVEY)")

new: export DATA := $(DATA)
new: setup  ## a new survey's folder with a first plan (SURVEY=name FILE=export)
	@$(BOGOLAN) new -- "$$DATA" "$$SURVEY" "$$FILE"

follow-up: setup  ## what is open for the field team, as a workbook to fill in (SURVEY=name)
	@test -n "$(SURVEY)" || { echo "which survey? make follow-up SURVEY=name" >&2; exit 1; }
	@$(SNAKEMAKE) $(CONFIG) -- "$(DATA)/derived/$(SURVEY)/follow_up.xlsx"
	@echo "fill in $(DATA)/derived/$(SURVEY)/follow_up.xlsx, save it in $(DATA)/$(SURVEY)/ and name it under corrections"

microdata: setup  ## an anonymised file, on request: made where it keeps the plan's limits, else refused (SURVEY=name)
	@test -n "$(SURVEY)" || { echo "which survey? make microdata SURVEY=name" >&2; exit 1; }
	@$(SNAKEMAKE) $(CONFIG) -- "$(DATA)/derived/$(SURVEY)/microdata/microdata.csv"
	@cat "$(DATA)/derived/$(SURVEY)/microdata/risk.txt"

verify: setup  ## whether the reports are still as they were made (SURVEY=name for one)
	@$(BOGOLAN) verify -- "$(REPORTS)" $(if $(SURVEY),"$(SURVEY)")

# A file's tests stay together, since they share what they made.
ON_EVERY_CORE := -n auto --maxprocesses 4 --dist loadfile

test: setup-dev  ## the tests, without whole runs
	@$(BIN)/python -m pytest -q $(ON_EVERY_CORE) -m "not slow"

test-all: setup-pages  ## the tests, whole runs too
	@$(BIN)/python -m pytest -q $(ON_EVERY_CORE)

lint: setup-dev  ## format and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/snakefmt --check --compact-diff Snakefile workflow
	@$(SNAKEMAKE) --lint

demonstration: setup  ## write the demonstration survey anew (TRUTH=folder for what is true of it)
	@$(BOGOLAN) demonstration data/mopti-demo $(if $(TRUTH),--truth "$(TRUTH)")
	@$(BOGOLAN) demonstration tests/surveys/mopti-badlist --failed-list

demonstration-check: setup  ## what the demonstration promises beside its targets, over 200 draws
	@$(BOGOLAN) demonstration

bench: setup-dev  ## how long the statistics take beside R survey and svy, the shipped surveys, their outputs, the analysis, preparing a million
	@PYTHONPATH=scripts:tests:tests/benchmarks $(BIN)/python -m statistics_core --write docs/measured/speed.md
	@$(BIN)/python tests/benchmarks/shipped_surveys.py
	@$(BIN)/python tests/benchmarks/outputs.py
	@PYTHONPATH=scripts $(BIN)/python tests/benchmarks/analysis.py
	@PYTHONPATH=scripts $(BIN)/python tests/benchmarks/models.py
	@PYTHONPATH=scripts $(BIN)/python tests/benchmarks/preparation.py
	@PYTHONPATH=scripts $(BIN)/python tests/benchmarks/demonstration.py

expected: report  ## take the released numbers of the shipped surveys as those that the tests expect
	@PYTHONPATH=scripts $(BIN)/python tests/expected/take.py "$(REPORTS)"

faults: setup-dev  ## the demonstration's planted faults, drawn anew: found, missed, false alarms
	@PYTHONPATH=scripts:tests $(BIN)/python -m preparation.planted_faults

references: setup-dev  ## every number of R survey beside ours
	@PYTHONPATH=scripts:tests:tests/statistics $(BIN)/python -m open_references --write docs/measured/r-survey.md

simulate: setup-dev  ## whether intervals, tests and ranks hold what they promise, in known populations
	@PYTHONPATH=scripts:tests $(BIN)/python -m simulation --write docs/measured/coverage.md
	@PYTHONPATH=scripts:tests $(BIN)/python -m simulation --parts headline --write docs/measured/headline.md
	@PYTHONPATH=scripts:tests $(BIN)/python -m simulation --parts of_models --write docs/measured/models.md
	@PYTHONPATH=scripts:tests $(BIN)/python -m simulation --parts mixed --write docs/measured/mixed.md
	@PYTHONPATH=scripts:tests $(BIN)/python -m simulation --parts models_in_draws --write docs/measured/models-in-draws.md

clean:  ## remove what was derived and reported, and Snakemake's records; data/ stays
	@rm -rf data/derived reports .snakemake
