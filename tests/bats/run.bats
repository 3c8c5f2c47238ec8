#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# A command in a cgroup of its own: its bill, its status, and everything put back.

load control

setup() {
	before=$(everything)
	report=$BATS_TEST_TMPDIR/report.json
}

unchanged() {
	diff <(echo "$before") <(everything)
}

@test "the command's own status, output and input" {
	requires root
	run_tool run -- sh -c 'exit 7'
	[ "$status" -eq 7 ]
	run_tool run -- sh -c 'kill -KILL $$'
	[ "$status" -eq 137 ]
	run_tool run -- /nonexistent
	[ "$status" -eq 127 ]
	run_tool run -- /etc/passwd
	[ "$status" -eq 126 ]
	run_tool run
	[ "$status" -eq 125 ]
	[ "$(echo hello | greencap run -- cat 2>/dev/null)" = hello ]
	unchanged
}

@test "it runs in a cgroup of its own, with a name" {
	requires root
	run_tool run --name job-1 -- cat /proc/self/cgroup
	[ "$status" -eq 0 ]
	[[ $output == *0::*/greencap-job-1-* ]]
	run_tool run --name ../x -- true
	[ "$status" -eq 125 ]
	unchanged
}

@test "time, memory and I/O" {
	requires root
	run_tool run --json --output "$report" -- sh -c \
		'sleep 0.5; dd if=/dev/zero of='"$BATS_TEST_TMPDIR"'/f bs=1M count=8 2>/dev/null;
		 dd if=/dev/zero of=/dev/null bs=30M count=1 2>/dev/null'
	[ "$status" -eq 0 ]
	cat "$report"
	jq -e '.wall_seconds > 0.5 and .wall_seconds < 30' "$report"
	jq -e '.memory_peak_bytes > 20000000' "$report"
	jq -e '.restored' "$report"
	unchanged
}

@test "energy" {
	requires root module
	run_tool run --json --output "$report" -- timeout 2 sh -c 'while :; do :; done'
	[ "$status" -eq 124 ]
	cat "$report"
	jq -e '.energy_joules > 0 and .power_mean_watts > 0' "$report"
	jq -e '.power_peak_watts >= .power_mean_watts' "$report"
	jq -e '([.domains[].energy_joules] | add) - .energy_joules | fabs < 0.001' "$report"
}

@test "without energy the rest works, and it says so" {
	requires root
	[ ! -d /sys/module/greencap ] || rmmod greencap
	run_tool run -- sh -c 'exit 3'
	[ -z "${GREENCAP_MODULE:-}" ] || insmod "$GREENCAP_MODULE"
	[ "$status" -eq 3 ]
	[[ $output == *"not known: the greencap module is not loaded"* ]]
}

@test "limits hold as long as it runs" {
	requires root limits unlocked cpufreq
	run_tool run --cap 110W --freq 1.5GHz -- sh -c \
		"cat $(zone_of package-0)/constraint_0_power_limit_uw $cpufreq/policy1/scaling_max_freq"
	[ "$status" -eq 0 ]
	[[ $output == *110000000*1500000* ]]
	unchanged
}

@test "a limit that was set before comes back" {
	requires root limits unlocked
	greencap cap set package=130W
	run_tool run --cap 110W -- true
	[ "$status" -eq 0 ]
	[ "$(limit_of package-0 long_term)" -eq 130000000 ]
	greencap cap clear
	unchanged
}

@test "a refused limit starts nothing" {
	requires root limits
	for bad in -5W 0W NaN 1W 99kW; do
		run_tool run --cap $bad -- touch "$BATS_TEST_TMPDIR/ran"
		[ "$status" -eq 125 ]
		[ ! -e "$BATS_TEST_TMPDIR/ran" ]
		unchanged
	done
}

@test "a second run with a cap is refused while the first one holds it" {
	requires root limits unlocked
	run_tool run --cap 110W -- greencap run --cap 100W -- true
	[ "$status" -eq 125 ]
	[[ $output == *"is held by"* ]]
	unchanged
}

@test "a signal is passed on, and everything is put back" {
	requires root limits unlocked
	greencap run --cap 110W -- sh -c 'trap "exit 9" TERM; while :; do sleep 0.1; done' &
	tool=$!
	capped() { [ "$(limit_of package-0 long_term)" -eq 110000000 ]; }
	eventually 10 capped
	sleep 0.5
	kill -TERM $tool
	status=0
	wait $tool || status=$?
	[ $status -eq 9 ]
	unchanged
}

@test "a second SIGTERM kills" {
	requires root
	greencap run -- sh -c 'trap "" TERM; sleep 60 & while :; do sleep 0.1; done' 3>&- &
	tool=$!
	started() { find /sys/fs/cgroup -name 'greencap-sh-*' | grep .; }
	eventually 10 started
	sleep 0.5
	kill -TERM $tool
	sleep 1.2
	kill -TERM $tool
	status=0
	wait $tool || status=$?
	[ $status -eq 137 ]
	eventually 5 unchanged
}

@test "after a SIGKILL of the tool 'cap clear' puts the limits back" {
	requires root limits unlocked
	greencap run --cap 110W -- sleep 2 &
	tool=$!
	capped() { [ "$(limit_of package-0 long_term)" -eq 110000000 ]; }
	eventually 10 capped
	sleep 0.5
	kill -KILL $tool
	wait $tool || true
	run_tool doctor
	[[ $output == *"left behind"* ]]
	greencap cap clear
	sleep 2
	# The next run removes the cgroup that the dead one left.
	greencap run -- true
	unchanged
}

@test "children that are left over are reported, and go on" {
	requires root
	run_tool run --json --output "$report" -- sh -c \
		'(sleep 20; :) >/dev/null 2>&1 3>&- & (sleep 20; :) >/dev/null 2>&1 3>&- & exit 5'
	[ "$status" -eq 5 ]
	cat "$report"
	[ "$(jq .left_over_processes "$report")" -ge 2 ]
	jq -e .restored "$report"
	# They go on: in their scope under systemd, else where they would have run without greencap.
	home=$(sed -n 's/^0:://p' /proc/self/cgroup)
	[ ! -d /run/systemd/system ] || home=$(jq -r .cgroup "$report")
	left=$(pgrep -x sleep | head -n 1)
	echo "$left: $(cat /proc/"$left"/cgroup), expected $home"
	grep -qx "0::$home" /proc/"$left"/cgroup
	pkill -x sleep
	eventually 5 unchanged
}
