# Needs Python 3.11 or newer and make; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-opensearch opensearch lint bench eval clean

demo: .venv/.installed ## index the sample corpus and search it
	$(BIN)/duizhao demo

test: .venv/.installed-dev ## all tests, the slow ones too, but for those that need a server
	$(BIN)/pytest -n auto -m 'not opensearch'

test-opensearch: .venv/.installed-dev ## tests that ask a real OpenSearch of three nodes; needs Java 17 and Maven
	$(BIN)/pytest -m 'opensearch and not slow'

opensearch: .venv/.installed-dev ## start an OpenSearch of one node at 127.0.0.1:9200; needs Java 17 and Maven
	PYTHONPATH=. $(BIN)/python tests/opensearch_cluster.py

lint: .venv/.installed-dev ## style, types, import direction, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/make_fold.py --check

bench: .venv/.installed-dev ## measure, beside other engines too; DUIZHAO_CORPORA names folders of documents
	@short=0; \
	for size in 20000 200000; do $(BIN)/python -m scripts.bench.peers --paragraphs $$size || short=1; done; \
	$(BIN)/python -m scripts.bench || short=1; \
	exit $$short

eval: .venv/.installed-dev ## measure the ranking; DUIZHAO_EVAL names a folder with corpus, queries and judgements
ifdef DUIZHAO_EVAL
	$(BIN)/duizhao eval "$(DUIZHAO_EVAL)"
else
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	$(BIN)/duizhao index --index "$$scratch" $(wildcard $(addprefix corpus/samples/*,.md .txt .wiki)) && \
	$(BIN)/duizhao eval tests/data/questions --index "$$scratch"
endif

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/pip pyproject.toml
	$(BIN)/pip install --quiet --editable .
	@touch $@

.venv/.installed-dev: .venv/bin/pip pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ .venv/.installed
