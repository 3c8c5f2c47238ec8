#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap top, on the module.

load meter

setup() { load_module; }

teardown() {
	remove_cgroup /bats/inner
	remove_cgroup /bats
	load_module
}

@test "one frame fits 80 columns and names who burns" {
	work_in /bats/inner 9 0
	sleep 0.5
	expect 0 greencap top --once
	has "$out" "/bats/inner"
	has "$out" "package:0"
	has "$out" "% unattributed"
	[ "$(awk '{ if (length > n) n = length } END { print n }' <<<"$out")" -le 80 ]
	[[ $out != *$'\033'* ]]
}

@test "the tree shows children below their parents" {
	work_in /bats/inner 9 0
	sleep 0.5
	expect 0 greencap top --once --tree -d 0.5
	grep -A1 ' bats$' <<<"$out" | grep -q '  inner$'
}

@test "--json has the shape of stat" {
	expect 0 greencap top --once --json -d 300ms
	holds '.cgroups[0].path == "/" and (.totals | length > 0)'
	holds '.since_seconds > 0.2 and .since_seconds < 5'
}

# in_terminal SECONDS KEYS: top in a terminal of 80 by 24 that types KEYS after SECONDS.
in_terminal() {
	{ sleep "$1"; printf '%s' "$2"; sleep 1; } |
		TERM=xterm script -qec "stty rows 24 cols 80; greencap top -d 0.4; echo status \$?; stty -a" \
		/dev/null
}

@test "q quits and the terminal is as it was" {
	expect 0 in_terminal 2 tq
	has "$out" "status 0"
	has "$out" $'\033[?1049h'
	has "$out" $'\033[?1049l'
	has "${out##*1049l}" " icanon"
	has "${out##*1049l}" " echo "
}

@test "a signal ends it and the terminal is as it was" {
	( sleep 3; pkill -TERM -x greencap ) 3>&- &
	expect 0 in_terminal 4 ''
	has "$out" "status 0"
	has "${out##*1049l}" " icanon"
}

@test "it waits for a module that comes and goes" {
	( sleep 2; rmmod greencap; sleep 2; insmod "$GREENCAP_MODULE" ) 3>&- &
	expect 0 in_terminal 9 q
	has "$out" "status 0"
	has "$out" "the module was unloaded: waiting for it"
	has "${out##*loaded anew}" "package:0"
}

@test "without a terminal --once is needed" {
	expect 2 greencap top
	has "$err" "--once"
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap top --nonsense
	expect 2 greencap top -d -1 --once
	expect 2 greencap top --once extra
	expect 2 greencap top --json
	expect 0 greencap top --help
	has "$out" "usage: greencap top"
}

@test "without rights and without the module" {
	expect 1 unprivileged "$(command -v greencap)" top --once
	has "$err" CAP_PERFMON
	unload_module
	expect 3 greencap top --once
	has "$err" "not loaded"
}
