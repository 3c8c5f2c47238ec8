# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the tests of the meter's commands share. They run in the guest, as root,
# with the tool in PATH and the module's path in GREENCAP_MODULE.

cgroups=/sys/fs/cgroup

# expect STATUS COMMAND...: run it, and show what it said where it ends otherwise.
# Standard output is in $out, standard error in $err.
expect() {
	local want=$1 got=0
	shift
	out=$("$@" 2>"$BATS_TEST_TMPDIR/stderr") || got=$?
	err=$(<"$BATS_TEST_TMPDIR/stderr")
	echo "$ $* -> $got"
	echo "$out"
	echo "stderr: $err"
	[ "$got" -eq "$want" ]
}

# has TEXT WORDS: TEXT contains WORDS.
has() {
	[[ $1 == *"$2"* ]] || { echo "no '$2' in: $1"; return 1; }
}

# holds FILTER: the JSON in $out makes a jq filter true.
holds() {
	jq -e "$1" <<<"$out" >/dev/null || { echo "does not hold: $1"; return 1; }
}

# work_in CGROUP SECONDS CPU: make the cgroup and let a program spin in it, in the background.
work_in() {
	mkdir -p "$cgroups$1"
	(
		echo "$BASHPID" >"$cgroups$1/cgroup.procs"
		exec timeout "$2" taskset -c "$3" sh -c 'while :; do :; done' 3>&- >/dev/null 2>&1
	) &
}

# remove_cgroup CGROUP: end what is in it and remove it.
remove_cgroup() {
	[ -d "$cgroups$1" ] || return 0
	echo 1 >"$cgroups$1/cgroup.kill"
	for _ in $(seq 50); do
		rmdir "$cgroups$1" 2>/dev/null && return 0
		sleep 0.1
	done
	return 1
}

load_module() { [ -d /sys/module/greencap ] || insmod "$GREENCAP_MODULE"; }

# An open dump holds the module, so a reader that is at it just then has to end first.
unload_module() {
	for _ in $(seq 50); do
		[ -d /sys/module/greencap ] || return 0
		rmmod greencap 2>"$BATS_TEST_TMPDIR/rmmod" && return 0
		grep -q "is in use" "$BATS_TEST_TMPDIR/rmmod" || break
		sleep 0.1
	done
	cat "$BATS_TEST_TMPDIR/rmmod"
	return 1
}

# unprivileged COMMAND...: without any capability, as somebody who is not root.
unprivileged() {
	setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$@"
}
