# kata: `make help` lists the targets.
PREFIX ?= /usr/local
CONFIGURATION ?= debug
DESTDIR ?=

# Linux: the Swift runtime goes into the binary, without position independence and exported
# symbols, because relocations and symbol tables cost start-up time.
ifeq ($(shell uname -s),Linux)
RELEASE_FLAGS = --static-swift-stdlib -Xswiftc -Xclang-linker -Xswiftc -no-pie -Xlinker --no-export-dynamic
endif

.PHONY: help deps build release test lint format demo install uninstall bench soak kill-sweep fault-sweep power-loss full-disk races review-page fuzz e2e leak-check clean man

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  \1\t\2/' | expand -t 16

deps: ## installs the C libraries (apt or brew), once
	@Scripts/install-dependencies

build: deps ## debug build, warnings are errors
	KATA_WARNINGS_AS_ERRORS=1 swift build --build-tests

release: deps ## release binaries in .build/release
	@Scripts/build-release $(RELEASE_FLAGS)

test: deps ## all tests, warnings are errors
	@Scripts/test

lint: ## format, import direction, text rules
	@Scripts/lint

format: ## formats all Swift files in place
	swift format -i -r -p --configuration .swift-format Package.swift Fuzz Sources Tests

demo: release ## carries out the sample plan in a scratch repository
	@Scripts/demo

install: release ## kata, git-kata, kata-hook, completions and man pages under PREFIX
	@Scripts/install "$(DESTDIR)$(PREFIX)"

uninstall: ## removes what install put under PREFIX
	@Scripts/install --remove "$(DESTDIR)$(PREFIX)"

bench: release ## ratios against git and a shell loop
	@Scripts/bench

soak: release ## repeats interrupted runs
	@Scripts/soak

review-page: release ## looks at the page of `kata review` in Chromium, where it is installed
	@Scripts/review-page

kill-sweep: deps ## kills a run before each single change it makes
	@Scripts/kill-sweep --second 40
	@Scripts/phase-sweep --second 20

fault-sweep: deps ## breaks each single change that a run makes: EIO, ENOSPC, a write that is cut off
	@for error in eio enospc half; do Scripts/kill-sweep --fail --error $$error || exit 1; done

power-loss: deps ## builds the disks that a loss of power may leave, and goes on from each
	@Scripts/power-loss
	@Scripts/power-loss --phase --states 150

full-disk: deps ## a run on a real file system that fills up, for each amount of room
	@Scripts/full-disk

races: deps ## 16 plans of one repository at once, with people who commit, stage and rebase beside them
	@Scripts/races

fuzz: deps ## hostile documents by libFuzzer; RUNS=N executions in all
	@Scripts/fuzz $(RUNS)

e2e: release ## a plan through the real claude and codex against a local model server
	@Scripts/e2e

leak-check: deps ## counts libgit2's handles over many operations
	@Scripts/test --filter Handle

clean:
	rm -rf .build
