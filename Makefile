# Bursar's chores; `make` alone lists them.
# SPDX-License-Identifier: Apache-2.0

.DEFAULT_GOAL := help
.PHONY: help run test check fuzz asan bench pictures release setup
MAKEFLAGS += --no-print-directory

help: ## lists the chores
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

run: release ## builds, and serves 90 days of demo data; `make run ARGS="--listen 127.0.0.1:9000"` passes options
	@exec .build/bursar serve --demo --store sqlite:.build/demo.db $(ARGS)

test: ## runs all tests; `make test ONLY=Ledger` those whose name matches
	@.ci/setup build test
	@.ci/test $(ONLY)

check: ## what a change must pass: format, file sizes, build without warnings, tests
	@.ci/setup build test
	@.ci/check
	@.ci/test

fuzz: ## gives each reader to libFuzzer; `make fuzz ONLY=events MINUTES=10` one of them for so long
	@.ci/setup build
	@Tests/Fuzz/run $(if $(ONLY),--only $(ONLY)) $(if $(MINUTES),--minutes $(MINUTES))

asan: ## runs the tests under AddressSanitizer; `make asan ONLY=Columns` those whose name matches
	@.ci/setup build test
	@.ci/asan $(ONLY)

bench: release ## measures Bursar beside its peers and prints the table
	@.ci/setup build bench
	@Tests/Benchmarks/run

pictures: release ## takes pictures of each view of the page, in both themes, into docs/pictures
	@.ci/setup build test
	@.build/venv/bin/python -B Tests/EndToEnd/Fixtures/browser/pictures.py .build/bursar docs/pictures

release: ## one stripped binary, .build/bursar, that needs no Swift to run
	@.ci/setup build
	@.ci/release

setup: ## installs everything that any chore needs
	@.ci/setup build test bench
