# closecall: see `make help`. The five floors below are the architecture; `make floors` proves it.

MODE   ?= release
B      := build/$(MODE)
CC     ?= cc
CXX    ?= c++
PREFIX ?= /usr/local
VERSION := 0.1.0

CORE_PC  := glib-2.0
PKGS     := glib-2.0 gio-2.0 gmime-3.0 libcurl libical libconfig sqlite3 libxml-2.0 poppler-glib json-glib-1.0 gnutls libseccomp
DAEMON_PC := glib-2.0 gio-2.0 gmime-3.0 libcurl libical libconfig sqlite3 libxml-2.0 json-glib-1.0 gnutls
READER_PC := glib-2.0 gio-2.0 gmime-3.0 libical libconfig libxml-2.0 poppler-glib json-glib-1.0 libseccomp

WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wcast-qual -Wvla -Wmissing-prototypes -Werror
COMMON := -std=gnu11 -Iinclude $(WARN) -g -fstack-protector-strong -fPIE -MMD -MP
# gnu11 only for what libc hides behind _GNU_SOURCE; the language used is C11.
OPT_release := -O2 -D_FORTIFY_SOURCE=2
OPT_debug   := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_tsan    := -O1 -fsanitize=thread
OPT_cover   := -O0 --coverage
OPT_fuzz    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link
ifeq ($(MODE),fuzz)
CC := clang
CXX := clang++
endif
DEFS   := -D_GNU_SOURCE -DG_LOG_DOMAIN=\"closecall\" -DCLOSECALL_PREFIX=\"$(PREFIX)\" -DCLOSECALL_SOURCE=\"$(CURDIR)\" -DCLOSECALL_VERSION=\"$(VERSION)\"
# the libraries' headers are not ours to warn about
PC_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
ALL_CFLAGS   := $(COMMON) $(OPT_$(MODE)) $(DEFS) $(PC_CFLAGS) $(CFLAGS)
ALL_CXXFLAGS := -std=c++17 -Iinclude -Wall -Wextra -Werror -g -fPIE -MMD -MP $(OPT_$(MODE)) $(DEFS) $(PC_CFLAGS) $(CXXFLAGS)
ALL_LDFLAGS  := -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(OPT_$(MODE)) $(LDFLAGS)

# -letpan by name: its .pc file makes a binary that is not position independent
DAEMON_LIBS = -letpan $(shell pkg-config --libs $(DAEMON_PC)) -lm
READER_LIBS = $(shell pkg-config --libs $(READER_PC)) -larchive -lphonenumber -lm
ALL_LIBS    = -letpan $(shell pkg-config --libs $(PKGS)) -larchive -lphonenumber -lm

objs    = $(patsubst src/%,$(B)/%.o,$(wildcard $(foreach f,$(1),src/$(f)/*.c src/$(f)/*.cc)))
MAINS   := $(B)/app/closecall.c.o $(B)/app/closecall-reader.c.o
READER_APP := $(B)/app/closecall-reader.c.o
READER_EDGE := $(B)/edge/reader_pipe.c.o $(B)/edge/sandbox.c.o $(B)/edge/files.c.o $(B)/edge/json.c.o
DAEMON_OBJS = $(filter-out $(READER_APP) $(B)/edge/sandbox.c.o,$(call objs,core write edge app))
READER_OBJS = $(call objs,core read) $(READER_EDGE) $(READER_APP)
LIB_OBJS    = $(filter-out $(MAINS),$(call objs,core read write edge app))

UNIT  := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))

all: $(B)/closecall $(B)/closecall-reader

$(B)/closecall: $(DAEMON_OBJS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(DAEMON_LIBS)
$(B)/closecall-reader: $(READER_OBJS)
	$(CXX) $(ALL_LDFLAGS) -o $@ $^ $(READER_LIBS)
$(B)/%.c.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
$(B)/%.cc.o: src/%.cc
	@mkdir -p $(@D)
	$(CXX) $(ALL_CXXFLAGS) -c -o $@ $<
$(B)/libclosecall.a: $(LIB_OBJS)
	rm -f $@ && ar rcs $@ $^
$(B)/tests/unit/%: tests/unit/%.c $(B)/libclosecall.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ $< $(B)/libclosecall.a $(ALL_LIBS) -lstdc++

-include $(shell find build/$(MODE) -name '*.d' 2>/dev/null)

.PHONY: all
.SECONDARY:
