# SPDX-License-Identifier: MIT
# The front door: a few short commands over meson, for someone who has just cloned the project.

BUILD  ?= build
PREFIX ?= /usr/local
WERROR ?= false
MESON  ?= meson
SETUP  ?=

.DEFAULT_GOAL := build
.PHONY: help deps build run check bench install install-probe uninstall clean

help:
	@echo 'make deps      install what the build and the tests need, where it is missing'
	@echo 'make           build into $(BUILD)/'
	@echo 'make run       the app, watching the example program at work (FOLDER=$(or $(FOLDER),/usr))'
	@echo 'make check     every test, the sanitizer builds and the fuzzers'
	@echo 'make bench     the benchmarks'
	@echo 'make install   into $(PREFIX) (PREFIX=…, DESTDIR=…)'
	@echo 'make install-probe   the probe alone: no app, nothing of GTK'
	@echo 'make uninstall remove what was installed'
	@echo 'make clean     remove every build folder'

deps:
	@sh .ci/deps

$(BUILD)/build.ninja:
	@command -v $(MESON) >/dev/null || { echo "meson is missing: run 'make deps' first." >&2; exit 1; }
	$(MESON) setup $(BUILD) --prefix '$(PREFIX)' -Dwerror=$(WERROR) $(SETUP)

build: $(BUILD)/build.ninja
	@$(MESON) compile -C $(BUILD)

run: deps
	@$(MAKE) --no-print-directory build
	@bash tests/run-demo.sh $(BUILD) $(FOLDER)

check: deps
	@WERROR='$(WERROR)' SETUP='$(SETUP)' bash .ci/check $(BUILD)

bench: deps
	@$(MAKE) --no-print-directory build
	$(MESON) test -C $(BUILD) --benchmark --verbose --num-processes 1

# A build folder that was set up with another prefix is told of the new one before it is installed.
install: build
ifneq ($(origin PREFIX),file)
	@$(MESON) configure $(BUILD) -Dprefix='$(PREFIX)'
	@$(MESON) compile -C $(BUILD)
endif
	$(if $(DESTDIR),DESTDIR='$(DESTDIR)' )$(MESON) install -C $(BUILD) --no-rebuild
	@if [ -z '$(DESTDIR)' ] && [ "$$(id -u)" = 0 ]; then ldconfig; fi

# From a build folder of its own, and so without what only the app needs.
install-probe:
	@$(MAKE) --no-print-directory install BUILD='$(BUILD)-probe' \
	  SETUP='-Dapp=false -Dexamples=false -Dtests=false $(SETUP)'

uninstall:
	ninja -C $(BUILD) uninstall

clean:
	rm -rf $(BUILD) $(BUILD)-probe build-asan build-tsan build-clang
