# closecall: see `make help`. The five floors below are the architecture; `make floors` proves it.

MODE    ?= release
B       := build/$(MODE)
CC      ?= cc
CXX     ?= c++
PREFIX  ?= /usr/local
VERSION := 0.1.0

# ---- what it is built with (Debian package names, by job) ----
DEPS := gcc g++ make pkg-config libglib2.0-dev libgmime-3.0-dev libetpan-dev libcurl4-gnutls-dev libical-dev libconfig-dev \
	libsqlite3-dev libxml2-dev libpoppler-glib-dev libarchive-dev libphonenumber-dev libjson-glib-dev libgnutls28-dev nettle-dev \
	libseccomp-dev tzdata ca-certificates
CHECK_DEPS := perl python3 openssl dovecot-imapd dovecot-lmtpd radicale python3-aiosmtpd man-db chromium fonts-dejavu-core poppler-utils util-linux \
	xandikos cyrus-caldav sasl2-bin msmtp-mta davical php8.2-cgi php-cli php-pgsql php-xml php-curl sogo memcached postgresql python3-icalendar
FUZZ_DEPS := clang libclang-rt-14-dev llvm

DAEMON_PC := glib-2.0 gio-2.0 gmime-3.0 libcurl libical libconfig sqlite3 libxml-2.0 json-glib-1.0 gnutls
READER_PC := glib-2.0 gio-2.0 gmime-3.0 libical libconfig libxml-2.0 poppler-glib json-glib-1.0 libseccomp nettle
ALL_PC    := $(sort $(DAEMON_PC) $(READER_PC))

# ---- flags: the user's are added, never in place of ours ----
WARN := -Wall -Wextra -Wshadow -Wcast-qual -Wvla $(if $(filter fuzz,$(MODE)),-Wno-cast-qual,-Werror)
OPT_release := -O2 -D_FORTIFY_SOURCE=2
# not vptr: it looks at memory through a pipe, which the reader may not make
OPT_debug   := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
OPT_tsan    := -O1 -fsanitize=thread
OPT_cover   := -O0 --coverage
OPT_fuzz    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link
ifeq ($(MODE),fuzz)
CC  := clang
CXX := clang++
endif
DEFS := -D_GNU_SOURCE -DCLOSECALL_PREFIX='"$(PREFIX)"' -DCLOSECALL_SOURCE='"$(CURDIR)"' -DCLOSECALL_VERSION='"$(VERSION)"'
# the libraries' headers are not ours to warn about
PC_CFLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(ALL_PC)))
BOTH      = -Iinclude -g -fstack-protector-strong -fPIE -MMD -MP $(OPT_$(MODE)) $(DEFS) $(PC_CFLAGS)
ALL_CFLAGS   = -std=gnu11 $(WARN) -Wstrict-prototypes -Wmissing-prototypes $(BOTH) $(CFLAGS)
ALL_CXXFLAGS = -std=c++17 -Wall -Wextra $(BOTH) $(CXXFLAGS)
ALL_LDFLAGS  = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(OPT_$(MODE)) $(LDFLAGS)
# -letpan by name: its .pc file makes a binary that is not position independent
DAEMON_LIBS = -letpan $(shell pkg-config --libs $(DAEMON_PC)) -lm
READER_LIBS = $(shell pkg-config --libs $(READER_PC)) -larchive -lphonenumber -lm
ALL_LIBS    = -letpan $(shell pkg-config --libs $(ALL_PC)) -larchive -lphonenumber -lstdc++ -lm

# ---- the floors, and the two programs made of them ----
objs = $(patsubst src/%,$(B)/%.o,$(wildcard $(foreach f,$(1),src/$(f)/*.c src/$(f)/*.cc)))
MAINS       := $(B)/app/closecall.c.o $(B)/app/closecall-reader.c.o
READER_EDGE := $(patsubst %,$(B)/edge/%.c.o,reader_pipe sandbox files)
READER_APP  := $(B)/app/closecall-reader.c.o $(patsubst src/%,$(B)/%.o,$(wildcard src/app/reader_*.c))
DAEMON_OBJS := $(filter-out $(READER_APP) $(B)/edge/sandbox.c.o,$(call objs,core write edge app))
READER_OBJS := $(call objs,core read) $(READER_EDGE) $(READER_APP)
LIB_OBJS    := $(filter-out $(MAINS),$(call objs,core read write edge app))
UNIT := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCH := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/bench_*.c))

all: $(B)/closecall $(B)/closecall-reader

$(B)/closecall: $(DAEMON_OBJS)
	@echo "  LD   $@"; $(CC) $(ALL_LDFLAGS) -o $@ $^ $(DAEMON_LIBS)
$(B)/closecall-reader: $(READER_OBJS)
	@echo "  LD   $@"; $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(READER_LIBS)
$(B)/%.c.o: src/%.c
	@mkdir -p $(@D); echo "  CC   $@"; $(CC) $(ALL_CFLAGS) -c -o $@ $<
$(B)/%.cc.o: src/%.cc
	@mkdir -p $(@D); echo "  CXX  $@"; $(CXX) $(ALL_CXXFLAGS) -c -o $@ $<
$(B)/libclosecall.a: $(LIB_OBJS)
	@rm -f $@; ar rcs $@ $^
$(B)/tests/unit/%: tests/unit/%.c $(B)/libclosecall.a
	@mkdir -p $(@D); echo "  TEST $@"; $(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ $< $(B)/libclosecall.a $(ALL_LIBS)
$(B)/tests/bench/%: tests/bench/%.c $(B)/libclosecall.a
	@mkdir -p $(@D); echo "  BENCH $@"; $(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ $< $(B)/libclosecall.a $(ALL_LIBS)
# a fuzz target replays its corpus in the ordinary test run, and hunts in MODE=fuzz
FUZZ_MAIN = $(if $(filter fuzz,$(MODE)),-fsanitize=fuzzer,tests/fuzz/replay.c)
$(B)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(B)/libclosecall.a
	@mkdir -p $(@D); echo "  FUZZ $@"; $(CC) $(ALL_CFLAGS) -Itests -c -o $@.o $<; \
	$(if $(filter fuzz,$(MODE)),$(CXX),$(CC)) $(ALL_LDFLAGS) $(if $(filter fuzz,$(MODE)),,$(ALL_CFLAGS)) -o $@ $@.o $(FUZZ_MAIN) $(B)/libclosecall.a $(ALL_LIBS)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- installing what is needed; nothing is asked of a machine that has it ----
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
install_missing = @missing=; for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	[ -z "$$missing" ] || { echo "installing:$$missing"; $(SUDO) apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }
deps:
	$(call install_missing,$(DEPS))
# servers are installed to be started by tests, on ports of their own: for the time of the installation no package may start one (policy-rc.d).
# msmtp-mta and php8.2-cgi are named so that no Exim and no Apache come along
POLICY := /usr/sbin/policy-rc.d
check-deps: deps
	@[ -e $(POLICY) ] || { printf '#!/bin/sh\nexit 101 # closecall check-deps\n' | $(SUDO) tee $(POLICY) >/dev/null && $(SUDO) chmod 755 $(POLICY); }
	$(call install_missing,$(CHECK_DEPS)); s=$$?; \
	if grep -q 'closecall check-deps' $(POLICY); then $(SUDO) rm -f $(POLICY); fi; exit $$s
fuzz-deps: deps
	$(call install_missing,$(FUZZ_DEPS))

# ---- what people call ----
JOBS := -j$(shell nproc)
# libraries that keep memory for ever are named in one file, each with its reason
SANE := ASAN_OPTIONS=abort_on_error=0:detect_leaks=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 UBSAN_OPTIONS=print_stacktrace=1
OUTSIDE := $(wildcard tests/floors/*.sh tests/e2e/test_*.py tests/crash/test_*.py)

demo: deps
	@$(MAKE) --no-print-directory $(JOBS) all
	@$(B)/closecall demo build/demo
check: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=debug test-programs
	@$(MAKE) --no-print-directory $(JOBS) MODE=release all
	@$(SANE) CLOSECALL_BUILD=$(CURDIR)/build/debug prove --timer -j2 -e tests/run $(UNIT:$(B)/%=build/debug/%) $(FUZZ:$(B)/%=build/debug/%) $(OUTSIDE) :: --tap
unit: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=debug test-programs
	@$(SANE) CLOSECALL_BUILD=$(CURDIR)/build/debug prove --timer -j2 -e tests/run $(UNIT:$(B)/%=build/debug/%) $(FUZZ:$(B)/%=build/debug/%) :: --tap
test-programs: all $(UNIT) $(FUZZ) $(B)/tests/crash/kill.so
$(B)/tests/crash/kill.so: tests/crash/kill.c
	@mkdir -p $(@D); $(CC) -std=gnu11 -Wall -Wextra -Werror -g -O1 -D_GNU_SOURCE -fPIC -shared -o $@ $<
# any facts in any order, 100,000 sequences (make check: 5,000)
soak: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=release build/release/tests/unit/test_any_order
	@CLOSECALL_SEQUENCES=$(or $(SEQUENCES),100000) build/release/tests/unit/test_any_order
score:
	@$(MAKE) --no-print-directory $(JOBS) MODE=release all
	@python3 tests/score/score.py $(CORPUS)
score-kinds:
	@$(MAKE) --no-print-directory $(JOBS) MODE=release all
	@python3 tests/score/kinds.py $(if $(V),-v) $(or $(CORPUS),$(error CORPUS=directory of KIND.jsonl is missing))
# mails as phones and desks show them; those of the README stay in tests/pictures
PICTURES := daily-en weekly-en one_tap-en receipt-en
pictures: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=release build/release/tests/unit/test_notice
	@rm -rf build/mails; mkdir -p build/mails; build/release/tests/unit/test_notice --show build/mails
	@python3 tests/tools/mails.py pictures build/mails build/pictures $(PICTURES)
	@python3 tests/tools/mails.py readme build/mails tests/pictures $(PICTURES)
floors:
	@$(MAKE) --no-print-directory $(JOBS) MODE=release all
	@tests/floors/floors.sh
# ratios against bounds and peers, each row with its target (tests/bench/bench.h)
bench: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=release bench-programs
	@printf '%-44s %-6s %9s %9s %9s\n' row unit median min max; for b in $(BENCH:$(B)/%=build/release/%); do $$b || exit 1; done
bench-programs: all $(BENCH)
# each target N minutes (default 1)
N ?= 1
fuzz: fuzz-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=fuzz fuzz-programs
	@for t in $(notdir $(FUZZ)); do c=build/fuzz/corpus/$$t; mkdir -p $$c; echo "== $$t"; \
		build/fuzz/tests/fuzz/$$t -max_total_time=$$(( $(N) * 60 )) -rss_limit_mb=4096 -print_final_stats=1 \
		$$(ls tests/fuzz/$${t#fuzz_}.dict 2>/dev/null | sed s/^/-dict=/) $$c tests/fuzz/corpus/$${t#fuzz_} || exit 1; done
fuzz-programs: $(FUZZ)
cover: check-deps
	@$(MAKE) --no-print-directory $(JOBS) MODE=cover test-programs
	@CLOSECALL_BUILD=$(CURDIR)/build/cover prove -j2 -e tests/run $(UNIT:$(B)/%=build/cover/%) $(OUTSIDE) :: --tap
	@gcov -n -r -s $(CURDIR) $$(find build/cover -name '*.gcda') 2>/dev/null | awk '/^File .src/ {f=$$2} /^Lines executed/ && f {sub("Lines executed:", ""); print f, $$0; f=""}' | sort
format:
	@clang-format -i $(wildcard src/*/*.c include/*/*.h tests/*/*.c)
clean:
	rm -rf build
help:
	@echo "make            build/release/closecall and closecall-reader"
	@echo "make demo       install what is missing, build, run the main job on sample data (no server)"
	@echo "make check      install what tests need, build, run all tests, real servers on loopback included"
	@echo "make unit       only the tests that need no server"
	@echo "make soak       the method under 100,000 sequences of facts in any order"
	@echo "make score      how well quotes are told and read, on generated mails or on CORPUS=directory of NNN.eml + NNN.json (tests/score/score.py)"
	@echo "make score-kinds CORPUS=directory [V=1]    how well read KIND answers each line of KIND.jsonl"
	@echo "make pictures   the mails in pictures, narrow and wide, light and dark: build/pictures"
	@echo "make floors     prove that each floor includes and calls only what it may"
	@echo "make bench      speed, as ratios to bare parsers and other peers"
	@echo "make fuzz N=5   hunt with every fuzz target, N minutes each"
	@echo "make cover      coverage by file"
	@echo "make all test-programs bench-programs fuzz-programs    only build"
	@echo "make deps check-deps fuzz-deps    only install"
	@echo "make format     clang-format over the sources"
	@echo "make clean      take build/ away"
	@echo "make help       this"
	@echo "MODE=release|debug|tsan|cover|fuzz, PREFIX, CFLAGS, LDFLAGS are yours"

.PHONY: all demo check unit pictures soak test-programs score score-kinds floors bench bench-programs fuzz fuzz-programs cover format clean help deps check-deps fuzz-deps
