#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of meter.bash
# greencap selftest, on the module. Whether it is passed is not looked at here: the host
# may be slow. figures/together.bats does.

bats_require_minimum_version 1.5.0
load meter

setup() {
	load_module
	result=$BATS_TEST_TMPDIR/selftest.json
}

teardown() {
	remove_cgroup /bats
	load_module
}

# What is left after a second: who was killed with the tool may take a moment to end.
left_behind() {
	local left
	for _ in $(seq 10); do
		left=$(find "$cgroups" -name 'greencap-selftest-*'; pgrep -x greencap || true)
		[ -n "$left" ] || return 0
		sleep 0.1
	done
	echo "$left"
}

# tests OPTION...: a test that ends with a verdict. What other tests have left may still
# run, or wake up, and where the host is slow the tool's own looking takes a while: then
# it is refused, and tried again with longer phases, of which that is less.
tests() {
	for seconds in 0.3 1 2 4 8; do
		status=0
		out=$(greencap selftest --seconds "$seconds" "$@" 2>"$BATS_TEST_TMPDIR/stderr") || status=$?
		err=$(<"$BATS_TEST_TMPDIR/stderr")
		echo "selftest --seconds $seconds $* -> $status: $err"
		[ "$status" -le 1 ]
		[[ $err == *"not quiet"* ]] || return 0
	done
	return 1
}

# begins OPTION...: a test in the background, as $selftest, that was not refused and has made
# its second cgroup. What it says is in $said.
begins() {
	said=$BATS_TEST_TMPDIR/said
	for _ in $(seq 5); do
		greencap selftest "$@" >/dev/null 2>"$said" 3>&- &
		selftest=$!
		while kill -0 $selftest 2>/dev/null && [ -z "$(find "$cgroups" -name 'greencap-selftest-b*')" ]; do
			sleep 1 # looking is work, too
		done
		kill -0 $selftest 2>/dev/null && return 0
		grep -q "not quiet" "$said" || break
	done
	echo "selftest $* did not begin: $(<"$said")"
	return 1
}

@test "measures, judges, stores and shows" {
	tests --rounds 2 --json -o "$result"
	[ -z "$(left_behind)" ]
	holds '.format == 1 and .rounds == 2 and .hardware.vendor == "GenuineIntel"'
	holds '.model == "none" and (.kernel | length > 0) and (.created | startswith("20"))'
	holds '.members | .a.work == "integer" and .b.work == "memory" and .a.cpus != .b.cpus'
	# The exit status is the verdict.
	holds ".passed == ($status == 0)"
	# All three phases of each round, in another order; who does not take part does nothing.
	holds '[.spans[] | [.round, .phase]] | sort ==
		[[0, "a"], [0, "a+b"], [0, "b"], [1, "a"], [1, "a+b"], [1, "b"]]'
	holds '.spans[0].phase != .spans[3].phase'
	holds '[.spans[] | (.phase | contains("a")) == (.members.a.work > 0) and
		(.phase | contains("b")) == (.members.b.work > 0)] | all'
	holds '[.spans[] | select(.phase == "a+b").members | .a.package_joules > 0 and
		.b.package_joules > 0 and .b.dram_joules > 0] | all'
	# The sums are looked at again, with the raw integers.
	holds 'def e: .units * 65536 + .frac;
		[.spans[].domains[] | (.hardware_joules_raw | e) == (.attributed_joules_raw | e) +
		(.shared_joules_raw | e) + (.idle_joules_raw | e) +
		(.unattributed_joules_raw | e) + (.pending_joules_raw | e) and
		(.cgroups_joules_raw | e) == (.attributed_joules_raw | e) and .exact] | all'
	holds '.conservation == { phases: 6, domains: 24, wrong: 0 }'
	holds '[.checks[] | [.domain, .who]] == [["package", "a"], ["package", "b"],
		["package", "a+b"], ["dram", "a"], ["dram", "b"], ["dram", "a+b"]]'
	holds '[.checks[] | .low <= .difference and .difference <= .high] | all'
	diff <(jq -S . <<<"$out") <(jq -S . "$result")
	expect 0 greencap selftest --show "$result"
	has "$out" "split in the same way now"
	jq '.model = "0123456789abcdef"' "$result" >"$result.other"
	expect 0 greencap selftest --show "$result.other"
	has "$out" "split in another way now"
	jq '.module = "0.0"' "$result" >"$result.other"
	expect 0 greencap selftest --show "$result.other"
	has "$out" "another version of the module"
	jq '.hardware.stepping += 1' "$result" >"$result.other"
	expect 0 greencap selftest --show "$result.other"
	has "$out" "other hardware"
	# What is stored is told without the module.
	unload_module
	expect 0 greencap selftest --show "$result"
	has "$out" "split by time"
	has "$out" "exactly, in 24 sums of 6 phases: passed"
	has "$out" "self test    $([ "$status" -eq 0 ] && echo passed || echo failed)"
	expect 0 greencap selftest --show "$result" --json
	diff <(jq -S . <<<"$out") <(jq -S . "$result")
}

@test "a bound that nothing keeps fails, says so, and is kept" {
	tests --rounds 2 --bound 0.0001 -o "$result"
	[ "$status" -eq 1 ]
	has "$err" "not passed"
	has "$err" "greencap calibrate"
	has "$out" "stored in $result"
	jq -e '.passed == false and .checks[0].bound == 1e-6' "$result"
}

@test "a server that is not quiet is refused, and says who works" {
	work_in /bats 9 0
	sleep 0.3
	expect 1 greencap selftest -o "$result"
	has "$err" "not quiet"
	has "$err" "/bats"
	has "$err" "nothing is stored"
	[ ! -e "$result" ]
}

@test "who begins to work meanwhile ends it" {
	begins --seconds 1 --rounds 9 -o "$result"
	work_in /bats 60 0
	status=0
	wait "$selftest" || status=$?
	cat "$said"
	[ "$status" -eq 1 ]
	grep -q "not quiet any more.*nothing is stored" "$said"
	[ ! -e "$result" ]
	[ -z "$(left_behind)" ]
}

@test "interrupted, it leaves no cgroup and no process" {
	begins --seconds 20 -o "$result"
	kill -TERM "$selftest"
	status=0
	wait "$selftest" || status=$?
	cat "$said"
	[ "$status" -eq 1 ]
	grep -q "interrupted; nothing is stored" "$said"
	[ ! -e "$result" ]
	[ -z "$(left_behind)" ]
}

@test "killed, its processes end, and the next one sweeps its cgroups" {
	begins --seconds 20 --dry-run
	kill -KILL "$selftest"
	wait "$selftest" || true
	for _ in $(seq 50); do
		pgrep -x greencap || break
		sleep 0.1
	done
	run ! pgrep -x greencap
	tests --rounds 2 --dry-run
	[ -z "$(left_behind)" ]
}

@test "without the module, without rights, and with the meter off" {
	expect 1 unprivileged "$(command -v greencap)" selftest --dry-run
	has "$err" CAP_PERFMON
	# CAP_PERFMON alone lets it read, but make no cgroup.
	for _ in $(seq 5); do
		expect 1 setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all,+perfmon \
			--ambient-caps=-all,+perfmon "$(command -v greencap)" selftest --dry-run
		[[ $err == *"not quiet"* ]] || break
	done
	has "$err" "run it as root"
	[ -z "$(left_behind)" ]
	greencap settings set enabled=0
	expect 1 greencap selftest --dry-run
	has "$err" "enabled=1"
	greencap settings set enabled=1
	unload_module
	expect 3 greencap selftest --dry-run
	has "$err" "not loaded"
}

@test "what is no file is not replaced by one, and other files are not shown" {
	mkfifo "$result.pipe"
	expect 1 greencap selftest -o "$result.pipe"
	has "$err" "not a regular file"
	[ -p "$result.pipe" ]
	expect 1 greencap selftest --show "$result"
	has "$err" "there is no stored result"
	echo '{"format": 1}' >"$result"
	expect 1 greencap selftest --show "$result"
	has "$err" "not a result"
	[ -z "$out" ]
	expect 1 greencap selftest --show "$result" --json
	has "$err" "not a result"
	[ -z "$out" ]
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap selftest --rounds 1
	has "$err" "one tells no interval"
	expect 2 greencap selftest --bound 0
	expect 2 greencap selftest --bound-dram 10x
	expect 2 greencap selftest --show --dry-run
	expect 2 greencap selftest --dry-run -o "$result"
	expect 2 greencap selftest word
	expect 0 greencap selftest --help
	has "$out" "usage: greencap selftest"
}
