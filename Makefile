# Two commands do all the set-up: `make run` and `make test`.
.PHONY: run stop test test-fast test-services test-databases test-endurance test-system lint bench setup

PYTHON := .venv/bin/python
export PYTHONPATH := .

setup: ## environments, encoder, pages, model; seconds when nothing changed
	@python3 scripts/setup

run: setup ## start everything and print the addresses
	@python3 scripts/start

stop: ## stop everything
	@python3 scripts/stop

test: setup ## every suite
	@scripts/system
	@scripts/test

test-fast test-services test-databases test-endurance test-system: ## one suite
	@scripts/test $(@:test-%=%)

lint: setup ## code, types, imports, data
	@scripts/lint

bench: setup ## one table of costs and understanding beside a stock Rasa pipeline; one of retrieval from a thousand to a million vectors
	@$(PYTHON) -m bench
	@$(PYTHON) -m bench.retrieval
