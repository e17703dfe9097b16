# The only command list. Each target makes its own environment first; a second call takes seconds.
# Which Python: the first of these that is 3.11 or newer, or the one named by PYTHON=...
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
ONLY ?=
ARGS ?=
# Two test processes where there are two cores or more; CHAMBA_TEST_PROCESSES=0 keeps all in one.
CHAMBA_TEST_PROCESSES ?= 2

.PHONY: help install install-dev install-train train run test unit faults browser lint fix bench evaluate bytes messages requirements

help:
	@echo "make run          start everything at http://127.0.0.1:8000/ (PORT=... for another one)"
	@echo "make test         all tests"
	@echo "make unit         tests without real browsers and without killed processes"
	@echo "make lint | fix   style, types, import order | repair what can be repaired"
	@echo "make bench ONLY=name   bytes ONLY=flow   evaluate ONLY=task   faults ONLY=number"
	@echo "make train ONLY=encoder|occupations|skills ARGS=\"--data FOLDER\""
	@echo "make messages     collect and compile translations"
	@echo "make requirements compile the pinned files"

install:
	@$(if $(PYTHON),,echo "Chamba needs Python 3.11 or newer; none was found. Install it, or name it: make $@ PYTHON=/path/to/python3"; exit 1;) \
	$(PYTHON) config/launcher/install.py base

install-dev:
	@$(if $(PYTHON),,echo "Chamba needs Python 3.11 or newer; none was found. Install it, or name it: make $@ PYTHON=/path/to/python3"; exit 1;) \
	$(PYTHON) config/launcher/install.py dev

# Training, and opening our encoder by sentence-transformers: torch, some 2 GB with all it brings.
install-train: install-dev
	@$(BIN)/python -c "import torch, sentence_transformers" 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --requirement requirements/train.txt

# The supervisor ends with make, even when make is killed.
run: install
	@CHAMBA_FOLLOW_PARENT=1 exec $(BIN)/python -m config.launcher run

test: install-dev
	@$(BIN)/python -m pytest -n $(CHAMBA_TEST_PROCESSES) -m "not browser and not fault"
	@$(BIN)/python -m pytest -m "browser or fault"

unit: install-dev
	@$(BIN)/python -m pytest -n $(CHAMBA_TEST_PROCESSES) -m "not browser and not fault"

faults: install-dev
	@CHAMBA_SUMMARY=faults $(BIN)/python -m pytest tests/faults -m fault $(if $(ONLY),-k "check_$(ONLY)_")

browser: install-dev
	@$(BIN)/python -m pytest -m browser

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint templates */templates

fix: install-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# ARGS="..." goes to the program as it is.
bench: install-dev
	@$(BIN)/python -m benchmarks.$(if $(wildcard benchmarks/bench_$(or $(ONLY),pages).py),bench_)$(or $(ONLY),pages) $(ARGS)

bytes: install-dev
	@$(BIN)/python -m benchmarks.bytes_$(or $(ONLY),journey) $(ARGS)

# A task of `manage.py evaluate`, all of them, or a measuring program of its own such as benchmarks/ranking.py.
evaluate: install-dev
	@$(BIN)/python $(if $(wildcard benchmarks/$(ONLY).py),-m benchmarks.$(ONLY),manage.py evaluate $(if $(ONLY),--task "$(ONLY)")) $(ARGS)

# ONLY=encoder | occupations | skills, ARGS="--data FOLDER ..."; a cut run goes on when it is called again.
train: install-train
	@$(BIN)/python manage.py build_encoder
	@$(BIN)/python manage.py train $(or $(ONLY),encoder) $(ARGS)

messages: install-dev
	@$(BIN)/python -m config.messages

requirements: install-dev
	@cd requirements && for kind in base dev; do CUSTOM_COMPILE_COMMAND="make requirements" ../$(BIN)/pip-compile --quiet \
		--generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-emit-options --output-file $$kind.txt $$kind.in || exit 1; done
	@cd requirements && CUSTOM_COMPILE_COMMAND="make requirements" ../$(BIN)/pip-compile --quiet --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --output-file train.txt train.in && \
		sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' train.txt
