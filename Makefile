# SPDX-License-Identifier: MIT
# The front door: a few short commands over meson, for someone who has just cloned the project.

BUILD  ?= build
PREFIX ?= /usr/local
WERROR ?= false
MESON  ?= meson
SETUP  ?=

.DEFAULT_GOAL := build
.PHONY: help deps build run check bench install install-probe install-command uninstall flatpak flatpak-install clean

help:
	@echo 'make deps      install what the build and the tests need, where it is missing'
	@echo 'make           build into $(BUILD)/'
	@echo 'make run       the app, watching the example program at work (FOLDER=$(or $(FOLDER),/usr))'
	@echo 'make check     every test, the sanitizer builds and the fuzzers'
	@echo 'make bench     the benchmarks'
	@echo 'make install   into $(PREFIX) (PREFIX=…, DESTDIR=…)'
	@echo 'make install-probe     the probe alone: no app, no command'
	@echo 'make install-command   the probe and the command: nothing of GTK'
	@echo 'make uninstall remove what was installed'
	@echo 'make flatpak   a Flatpak bundle; make flatpak-install installs it for you alone'
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

# Each from a build folder of its own, and so without what only the app needs.
install-probe:
	@$(MAKE) --no-print-directory install BUILD='$(BUILD)-probe' \
	  SETUP='-Dapp=false -Dcommand=false -Dexamples=false -Dtests=false $(SETUP)'

install-command:
	@$(MAKE) --no-print-directory install BUILD='$(BUILD)-command' SETUP='-Dapp=false -Dexamples=false -Dtests=false $(SETUP)'

uninstall:
	ninja -C $(BUILD) uninstall

# Built from the files of this folder, for the runtime that the manifest names, which has to be installed. Without
# the file system that would guard finished modules against changes: there is only one, and some machines lack FUSE.
APP_ID := io.github.hotpath_c.Hotpath
BUNDLE := $(BUILD)/$(APP_ID).flatpak
FLATPAK_STATE ?= $(BUILD)/flatpak-state

flatpak:
	@command -v flatpak-builder >/dev/null || { echo 'flatpak-builder is missing: install it first.' >&2; exit 1; }
	@mkdir -p $(BUILD)
	flatpak-builder --user --disable-rofiles-fuse --force-clean --state-dir=$(FLATPAK_STATE) \
	  --repo=$(FLATPAK_STATE)/repository --default-branch=master $(FLATPAK_STATE)/tree flatpak/$(APP_ID).json
	flatpak build-bundle $(FLATPAK_STATE)/repository $(BUNDLE) $(APP_ID) master

flatpak-install: flatpak
	flatpak install --user --noninteractive --reinstall $(BUNDLE)

clean:
	rm -rf $(BUILD) $(BUILD)-probe $(BUILD)-command build-asan build-tsan build-clang
