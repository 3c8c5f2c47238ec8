#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Runs during which something else happens: another run in the same parent cgroup,
# which shall be as it was when the last has ended, or a reload of the module.

load meter

control=$cgroups/cgroup.subtree_control

setup() {
	load_module
	[ ! -d /run/systemd/system ] || skip "scopes are systemd's"
	was=$(<"$control")
	switch -memory
	switch -io
	off=$(<"$control")
}

teardown() {
	local name
	load_module
	for name in ${runs-}; do
		kill -KILL "$name" 2>/dev/null || true
	done
	for name in "$cgroups"/greencap-*; do
		[ ! -d "$name" ] || remove_cgroup "/${name##*/}"
	done
	for name in memory io; do
		if [[ " ${was-} " == *" $name "* ]]; then switch +$name; else switch -$name; fi
	done
}

switch() { echo "$1" >"$control"; }

is_on() { [[ " $(<"$control") " == *" $1 "* ]]; }

# begin: a run that goes on until it is told to end; its number is in $begun, what it says in log.
begin() {
	local processes
	greencap run --name overlap sleep 300 >>"$BATS_TEST_TMPDIR/log" 2>&1 3>&- &
	begun=$!
	runs="${runs-} $begun"
	for _ in $(seq 100); do
		# The command is in the cgroup when the controllers are on.
		processes=$(cat "$cgroups/greencap-overlap-$begun/cgroup.procs" 2>/dev/null) || true
		[ -z "$processes" ] || return 0
		sleep 0.1
	done
	return 1
}

finish() {
	kill -TERM "$1"
	wait "$1" || true
}

@test "the last run switches off what the first switched on" {
	begin
	first=$begun
	is_on memory
	is_on io
	begin
	finish "$first"
	is_on memory
	is_on io
	finish "$begun"
	[ "$(<"$control")" = "$off" ]
}

@test "what was on before stays on, and a run that was killed does not count" {
	switch +memory
	begin
	first=$begun
	begin
	kill -KILL "$first"
	wait "$first" || true
	finish "$begun"
	is_on memory
	! is_on io
}

@test "a module that was loaded anew meanwhile is told" {
	begin
	sleep 2 # it asks the module once its command is in the cgroup
	unload_module
	load_module
	finish "$begun"
	cat "$BATS_TEST_TMPDIR/log"
	grep -q "loaded anew meanwhile" "$BATS_TEST_TMPDIR/log"
}
