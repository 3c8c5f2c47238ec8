# SPDX-License-Identifier: GPL-2.0
# greencap: energy per cgroup, caps in watts, and the best operating point.
#
#   make demo	see it work, on an emulated server: nothing of this machine is touched
#   make check	every test there is; ends with "N passed, N failed"
#   make	the module for the running kernel, and the tool
#   make install	module (DKMS), tool, man pages, systemd unit
#   make bench-accuracy	how far the meter is from the truth, on emulated servers (SERVERS="...")
#   make style	what reviewers would say about style
#   make clean	delete everything that was built
#
# Everything that is built goes to build/.

VERSION	:= $(shell cat include/version)
KDIR	?= /lib/modules/$(shell uname -r)/build
PREFIX	?= /usr/local
DESTDIR	?=
DKMS	?= $(shell command -v dkms)
UNITDIR	?= /lib/systemd/system
SRCDIR	:= /usr/src/greencap-$(VERSION)
MANS	:= $(wildcard userspace/man/*.8)
UNITS	:= $(patsubst userspace/systemd/%.in,%,$(wildcard userspace/systemd/*.in))

all: module tool

# From a copy, so that nothing is left beside the sources.
module:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): apt-get install linux-headers-$$(uname -r)" >&2; exit 1; }
	mkdir -p build/module
	cp -a Kbuild kmod include build/module/
	$(MAKE) -C $(KDIR) M=$(CURDIR)/build/module modules

tool:
	$(MAKE) -C userspace

# What Debian 12 lacks to build and test all this. Needs root, asks nothing.
deps:
	tests/deps

demo: deps
	tests/demo/demo

check: deps
	tests/run

bench-accuracy: deps
	tests/bench/accuracy $(SERVERS)

style: deps
	tests/style

install: install-module install-tool

install-tool: tool
	install -D -m 0755 build/userspace/greencap $(DESTDIR)$(PREFIX)/sbin/greencap
	for page in $(MANS); do \
		install -D -m 0644 $$page $(DESTDIR)$(PREFIX)/share/man/man8/$${page##*/} || exit 1; \
	done
	install -D -m 0644 userspace/completion/greencap.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/greencap
	install -d $(DESTDIR)$(UNITDIR)
	for unit in $(UNITS); do \
		sed 's|@SBIN@|$(PREFIX)/sbin|' userspace/systemd/$$unit.in \
			>$(DESTDIR)$(UNITDIR)/$$unit || exit 1; \
	done

# DKMS rebuilds the module for each kernel that is installed later.
install-module:
	for f in Kbuild include/version include/uapi/linux/greencap.h $(wildcard kmod/*.[ch] kmod/Kbuild) \
		$(shell find kmod/compat -name '*.h' 2>/dev/null); do \
		install -D -m 0644 $$f $(DESTDIR)$(SRCDIR)/$$f || exit 1; \
	done
	sed 's|@VERSION@|$(VERSION)|' kmod/dkms.conf.in >$(DESTDIR)$(SRCDIR)/dkms.conf
	install -d $(DESTDIR)/etc/modules-load.d
	echo greencap >$(DESTDIR)/etc/modules-load.d/greencap.conf
ifeq ($(DESTDIR),)
	$(if $(DKMS),,$(error DKMS is missing: apt-get install dkms linux-headers-$$(uname -r)))
	-$(DKMS) remove greencap/$(VERSION) --all >/dev/null 2>&1
	$(DKMS) add greencap/$(VERSION)
	$(DKMS) install greencap/$(VERSION)
endif

uninstall:
ifeq ($(DESTDIR),)
	-systemctl disable --now $(filter %.service,$(UNITS))
	-rmmod greencap
	-$(DKMS) remove greencap/$(VERSION) --all
endif
	rm -rf $(DESTDIR)$(SRCDIR)
	rm -f $(DESTDIR)/etc/modules-load.d/greencap.conf $(DESTDIR)$(PREFIX)/sbin/greencap \
		$(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS)) \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/greencap \
		$(patsubst userspace/man/%,$(DESTDIR)$(PREFIX)/share/man/man8/%,$(MANS))

clean:
	rm -rf build

.PHONY: all module tool deps demo check bench-accuracy style install install-tool install-module uninstall clean
