#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap calibrate, on the module. How good a model is is not looked at here: the
# host may be slow.

load meter

setup() {
	load_module
	model=$BATS_TEST_TMPDIR/model.json
}

teardown() {
	remove_cgroup /bats
	load_module
	greencap calibrate --clear
}

# No program is started for it: that would be work, and the server is to be quiet.
limits() {
	local file khz
	for file in /sys/devices/system/cpu/cpufreq/policy*/scaling_max_freq; do
		read -r khz <"$file"
		echo "$khz"
	done
}

# learns OPTION...: what other tests have left may still run; then it is refused at once.
learns() {
	for _ in $(seq 5); do
		expect 0 greencap calibrate "$@" && return 0
		[[ $err == *"not quiet"* ]] || return 1
	done
	return 1
}

@test "learns, stores, loads, shows and forgets a model" {
	was=$(limits)
	learns --point 0.1s --json -o "$model"
	[ "$was" = "$(limits)" ]
	holds '.format == 2 and .learned == "active" and .hardware.vendor == "GenuineIntel"'
	holds '.points == 57 and .samples > 95 and .samples <= 114'
	holds '.domains.package | .modelled and .error.low <= .error.rms and
		.error.rms <= .error.high and .idle_watts > 1'
	holds '[.counters[].name] | index("instructions") != null'
	holds '.counters | length as $n | $n > 0'
	holds '. as $m | [.bins[].costs.package.count_fj | length == ($m.counters | length)] | all'
	diff <(jq -S . <<<"$out") <(jq -S . "$model")
	expect 0 greencap calibrate --show "$model"
	has "$out" "in force"
	[[ $out != *"not in force"* ]]
	expect 0 greencap calibrate --clear
	expect 0 greencap calibrate --show "$model"
	has "$out" "not in force"
	expect 0 greencap calibrate --load "$model"
	expect 0 greencap calibrate --show "$model" --json
	work_in /bats 9 0
	expect 0 greencap stat -I 1 -n 1 --json --raw
	holds '[.totals[] | select(.domain == "package").quality] | any(. == "modelled")'
	holds '[.totals[] | select(.domain == "package").shared_joules] | add > 1'
	holds 'def e: .units * 65536 + .frac;
		[.totals[] | (.hardware_joules_raw | e) == (.attributed_joules_raw | e) +
		(.shared_joules_raw | e) + (.idle_joules_raw | e) +
		(.unattributed_joules_raw | e) + (.pending_joules_raw | e)] | all'
	# Another machine's.
	jq '.hardware.model = 85' "$model" >"$model.other"
	expect 1 greencap calibrate --load "$model.other"
	has "$err" "model 85"
	has "$err" "nothing changed"
	echo '{"format": 2' >"$model.other"
	expect 1 greencap calibrate --load "$model.other"
	expect 1 greencap calibrate --load /nowhere
	has "$err" "there is no stored model"
	# To print a file needs no module.
	unload_module
	expect 0 greencap calibrate --show "$model"
	has "$out" "the module is not loaded"
}

@test "without the module, and without rights" {
	greencap calibrate --clear
	expect 1 unprivileged "$(command -v greencap)" calibrate
	has "$err" CAP_PERFMON
	expect 1 unprivileged "$(command -v greencap)" calibrate --clear
	has "$err" CAP_SYS_ADMIN
	unload_module
	for verb in --load --clear --dry-run; do
		expect 3 greencap calibrate $verb
		has "$err" "not loaded"
	done
}

@test "what is no file is not replaced by one" {
	mkfifo "$model.pipe"
	expect 1 greencap calibrate -o "$model.pipe"
	has "$err" "not a regular file"
	[ -p "$model.pipe" ]
}

@test "a server that is not quiet is refused, and says who works" {
	work_in /bats 9 0
	sleep 0.3
	expect 1 greencap calibrate --dry-run
	has "$err" "not quiet"
	has "$err" "/bats"
}

@test "a few moments teach nothing" {
	expect 1 greencap calibrate --passive --for 0.3s --point 0.1s --dry-run
	has "$err" "too few"
	has "$err" "nothing changed"
	[ -z "$out" ]
}

@test "interrupted, it leaves everything as it was" {
	was=$(limits)
	said=$BATS_TEST_TMPDIR/said
	# What other tests have left may still run: then it is refused at once.
	for _ in $(seq 5); do
		greencap calibrate --dry-run --point 0.1s >/dev/null 2>"$said" 3>&- &
		calibrate=$!
		while kill -0 $calibrate 2>/dev/null && [ "$(limits)" = "$was" ]; do
			sleep 1 # looking is work, too
		done
		grep -q "not quiet" "$said" || break
	done
	cat "$said"
	[ "$(limits)" != "$was" ]
	kill -TERM "$calibrate"
	status=0
	wait "$calibrate" || status=$?
	[ "$status" -eq 1 ]
	grep -q "interrupted; nothing changed" "$said"
	[ "$(limits)" = "$was" ]
	[ -z "$(pgrep -x greencap)" ]
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap calibrate --passive
	has "$err" "need each other"
	expect 2 greencap calibrate --load --dry-run
	expect 2 greencap calibrate --counters instructions,nonsense
	has "$err" "'nonsense' is not known"
	expect 2 greencap calibrate word
	expect 0 greencap calibrate --help
	has "$out" "usage: greencap calibrate"
}
