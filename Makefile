# The one entry for people and CI. `make demo` and `make test` need a Debian machine with a Swift toolchain and nothing else.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# One configuration for everything, so that everything is built once: release, one binary without Swift libraries beside it, and the
# floors of ARCHITECTURE.md enforced.
FLAGS := -c release --explicit-target-dependency-import-check error
BINARY := .build/release/dataport

.PHONY: help demo build test check bench fuzz sanitize schemas manual format install clean build-packages test-packages

help:
	@echo "make demo      export the sample account 42 (installs what is missing, builds)"
	@echo "make test      run the tests (installs what they need)"
	@echo "make check     format, warnings, floors, generated files, house limits"
	@echo "make bench     measure against the C floor and the peers; writes docs/benchmarks.md"
	@echo "make fuzz      fuzz everything that reads bytes of others, 60 seconds each"
	@echo "make sanitize  run the tests with the address and the thread sanitizer"
	@echo "make schemas   write schemas/v1, docs/kinds, docs/rules.md and the manual from the declarations"
	@echo "make format    format the sources"
	@echo "make install   put binary, man page and completions below PREFIX ($(PREFIX))"

demo: build
	@scripts/demo $(BINARY)

build: build-packages
	$(SWIFT) build $(FLAGS) --product dataport

test: test-packages
	$(SWIFT) build $(FLAGS) --build-tests
	@scripts/run-tests $(SWIFT) test $(FLAGS) --skip-build

check: test-packages
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz
	scripts/check-house
	$(SWIFT) build $(FLAGS) --build-tests
	scripts/check-generated $(BINARY)

bench: build test-packages
	Benchmarks/run
	Benchmarks/reading
	Benchmarks/files
	Benchmarks/services $(BINARY)

fuzz: build test-packages
	scripts/fuzz

sanitize: test-packages
	scripts/sanitize

schemas manual: build
	$(BINARY) schema write .
	scripts/render-manual $(BINARY) > docs/dataport.1
	$(BINARY) explain --markdown > docs/rules.md
	$(BINARY) provider write docs/providers

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz

install: build
	scripts/install-files $(BINARY) "$(DESTDIR)$(PREFIX)"

build-packages:
	@scripts/install-system-packages build

test-packages:
	@scripts/install-system-packages test
	@scripts/install-test-tools

clean:
	$(SWIFT) package clean
