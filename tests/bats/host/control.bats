#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# cap, freq, doctor and run where there is no kernel to talk to: help, usage, statuses.

setup() {
	PATH=$BATS_TEST_DIRNAME/../../../build/userspace:$PATH
	report=$BATS_TEST_TMPDIR/report.json
}

run_tool() {
	status=0
	output=$(timeout 30 greencap "$@" 2>&1) || status=$?
	echo "greencap $*: status $status"
	echo "$output"
}

needs_no_powercap() {
	[ ! -d /sys/class/powercap ] || skip "this host has powercap"
}

@test "help goes to standard output, with status 0" {
	for command in cap freq doctor run; do
		run_tool $command --help
		[ "$status" -eq 0 ]
		[[ $output == "usage: greencap $command"* ]]
		[ -z "$(greencap $command --help 2>&1 >/dev/null)" ]
	done
}

@test "help, man page and completion name the same options" {
	cd "$BATS_TEST_DIRNAME/../../../userspace"
	for command in cap freq doctor run; do
		for option in $(greencap $command --help | grep -oE -- '--[a-z]+' | sort -u); do
			echo "$command $option"
			grep -q -- "Fl -${option#--}" man/greencap-$command.8
			grep -q -- "$option" completion/greencap.bash
		done
	done
}

@test "usage errors" {
	for words in "cap" "cap frob" "cap show x" "cap set" "cap set package" "cap set foo=1W" \
		"cap set package=-5W" "cap set package=0W" "cap set package=1e99W" \
		"cap set package=NaN" "cap set package=1W --constraint x" "cap --frob" \
		"cap clear foo" "cap set node=100W" "cap clear node" "cap show --constraint long_term" \
		"freq" "freq frob" "freq set" "freq set node=x" "freq set foo=1GHz" "freq clear foo" \
		"freq --frob" "doctor x" "doctor --frob" "doctor --json=x" "doctor -x"; do
		# shellcheck disable=SC2086 # words
		run_tool $words
		[ "$status" -eq 2 ]
		[[ $output == greencap:* ]]
	done
}

@test "a refused target says what to use instead" {
	run_tool cap set node=100W
	[[ $output == *"node: "*"use package"*"nothing changed"* ]]
	run_tool cap clear node
	[[ $output == *"node: "*"use package"* ]]
	run_tool cap clear foo
	[[ $output == *"unknown target 'foo': use package, package:N"* ]]
	run_tool freq clear foo
	[[ $output == *"unknown target 'foo': use node, package"* ]]
}

@test "not supported here" {
	needs_no_powercap
	for words in "cap show" "cap set package=100W" "freq show" "freq set node=1GHz"; do
		# shellcheck disable=SC2086 # words
		run_tool $words
		[ "$status" -eq 3 ]
	done
}

@test "doctor says what is missing, why, and what to do" {
	needs_no_powercap
	run_tool doctor
	[ "$status" -eq 1 ]
	[[ $output == *"missing"*"module"*"to do:"* ]]
	run_tool doctor --json
	[ "$status" -eq 1 ]
	[ "$(jq .works <<<"$output")" = false ]
	[ "$(jq '[.checks[] | select(.health == "missing") | has("why")] | all' <<<"$output")" = true ]
}

@test "run passes on the status" {
	for expected in 0 1 7 255; do
		run_tool run -- sh -c "exit $expected"
		[ "$status" -eq $expected ]
	done
	run_tool run -- sh -c 'kill -TERM $$'
	[ "$status" -eq 143 ]
	run_tool run -- /nonexistent
	[ "$status" -eq 127 ]
	run_tool run -- /etc/passwd
	[ "$status" -eq 126 ]
	for words in "run" "run --frob true" "run --name a/b true" "run --cap 0W -- true" \
		"run --freq x -- true" "run --output /nonexistent/x -- true"; do
		# shellcheck disable=SC2086 # words
		run_tool $words
		[ "$status" -eq 125 ]
	done
}

@test "run reports as JSON to a file, and leaves the output alone" {
	output=$(greencap run --json --output "$report" -- echo hello)
	[ "$output" = hello ]
	[ "$(jq -c '.command, .exit_status' "$report")" = '["echo","hello"]
0' ]
	jq -e '.wall_seconds > 0 and .memory_peak_bytes > 0' "$report"
	jq -e 'has("energy_joules") and has("read_bytes") and has("restored")' "$report"
}

@test "run passes signals on" {
	greencap run -- sh -c 'trap "exit 9" USR1; echo ready; while :; do sleep 0.1; done' \
		>"$BATS_TEST_TMPDIR/out" 2>&1 &
	tool=$!
	until grep -q ready "$BATS_TEST_TMPDIR/out"; do sleep 0.1; done
	kill -USR1 $tool
	status=0
	wait $tool || status=$?
	[ $status -eq 9 ]
}

# start_run COMMAND: in the background, as $tool, until it says "ready". What a caller like nohup
# has ignored is ignored by all that it starts.
start_run() {
	# Emptied here: what runs in the background may do so after the first look at it.
	: >"$BATS_TEST_TMPDIR/out"
	env --default-signal greencap run -- sh -c "$1; echo ready; while :; do sleep 0.1; done" \
		>"$BATS_TEST_TMPDIR/out" 2>&1 &
	tool=$!
	until grep -q ready "$BATS_TEST_TMPDIR/out"; do sleep 0.1; done
}

@test "run passes on signals that would end it" {
	for signal in ALRM XCPU PROF IO PWR HUP RTMIN+3; do
		start_run "trap 'exit 9' $signal"
		kill -$signal $tool
		status=0
		wait $tool || status=$?
		echo "$signal: $status"
		[ $status -eq 9 ]
	done
}

@test "run takes two SIGTERMs at once for one" {
	start_run "trap 'sleep 1; exit 9' TERM"
	kill -TERM $tool
	sleep 0.2
	kill -TERM $tool
	status=0
	wait $tool || status=$?
	[ $status -eq 9 ]
}

@test "run where SIGCHLD is ignored" {
	cat >"$BATS_TEST_TMPDIR/ignoring.py" <<-'EOF'
		import os, signal, sys
		signal.signal(signal.SIGCHLD, signal.SIG_IGN)
		os.execvp("greencap", ["greencap", "run", "--"] + sys.argv[1:])
	EOF
	status=0
	output=$(timeout -s KILL 10 python3 "$BATS_TEST_TMPDIR/ignoring.py" \
		grep SigIgn /proc/self/status 2>/dev/null) || status=$?
	echo "status $status, $output"
	[ $status -eq 0 ]
	[ $((0x${output##*[[:space:]]} >> 16 & 1)) -eq 1 ]
}

@test "a refused option is named" {
	run_tool cap set -5W
	[ "$status" -eq 2 ]
	[[ $output == *"unknown option '-5'"* ]]
	run_tool run --name
	[ "$status" -eq 125 ]
	[[ $output == *"'--name' needs a value"* ]]
	run_tool export --listen '[]:9999'
	[ "$status" -eq 2 ]
}

@test "closed descriptors are not given to files" {
	status=0
	(exec greencap --version 1>&-) || status=$?
	[ $status -eq 1 ]
	status=0
	(exec greencap run --output "$report" --cap 0W -- true 2>&-) || status=$?
	[ $status -eq 125 ]
	[ ! -s "$report" ]
}
