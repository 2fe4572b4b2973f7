# Each is one line; dev.py does the work and says what is missing. ARGS goes on to pytest.
PYTHON ?= python3

.PHONY: run test test-all check
run:
	@$(PYTHON) dev.py run
test:
	@$(PYTHON) dev.py test $(ARGS)
test-all:
	@$(PYTHON) dev.py test-all $(ARGS)
check:
	@$(PYTHON) dev.py check
