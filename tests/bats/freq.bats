#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Frequency limits, against the real cpufreq driver.

load control

setup() {
	greencap freq clear >/dev/null 2>&1 || true
	before=$(everything)
}

teardown() {
	greencap freq clear >/dev/null 2>&1 || true
}

unchanged() {
	diff <(echo "$before") <(everything)
}

# table_khz KHZ: where the driver has a table, the frequency in it that is not above KHZ.
table_khz() {
	local table=$cpufreq/policy0/scaling_available_frequencies
	[ -e $table ] || { echo "$1"; return; }
	xargs -n 1 <$table | awk -v want="$1" '$1 <= want && $1 > best { best = $1 } END { print best }'
}

limit_khz() { cat "$cpufreq/policy$1/scaling_max_freq"; }

@test "set, show and clear" {
	requires root cpufreq
	run_tool freq set node=2.4GHz
	[ "$status" -eq 0 ]
	[ "$(sort -u $cpufreq/policy*/scaling_max_freq)" = 2400000 ]
	run_tool freq show --json
	[ "$(jq '.policies[0].requested_hertz' <<<"$output")" = 2400000000 ]
	[ "$(jq '.policies[0].effective_hertz' <<<"$output")" = 2400000000 ]
	[ "$(jq '.policies[0].current_hertz > 0' <<<"$output")" = true ]
	run_tool freq clear
	[ "$status" -eq 0 ]
	unchanged
}

@test "a package, a CPU, percent of the hardware's maximum" {
	requires root cpufreq
	max=$(cat $cpufreq/policy0/cpuinfo_max_freq)
	run_tool freq set package:0=1.5GHz cpu:1=70%
	[ "$status" -eq 0 ]
	[ "$(limit_khz 0)" -eq 1500000 ]
	[ "$(limit_khz 1)" -eq "$(table_khz $((max * 7 / 10)))" ]
	[ "$(limit_khz 2)" -eq "$max" ]
	run_tool freq clear cpu:1
	[ "$(limit_khz 0)" -eq 1500000 ]
	[ "$(limit_khz 1)" -eq "$max" ]
	run_tool freq clear
	unchanged
}

@test "a driver with steps says which" {
	requires root cpufreq
	[ -e $cpufreq/policy0/scaling_available_frequencies ] || skip "this driver has no steps"
	run_tool freq set cpu:0=2GHz
	[ "$status" -eq 0 ]
	[[ $output == *"these steps only, in kHz: $(xargs <$cpufreq/policy0/scaling_available_frequencies)"* ]]
}

@test "refused, and nothing changed" {
	requires root cpufreq
	for bad in node=-1GHz node=0 node=NaN node=1e99GHz node=2W foo=1GHz cpu:=1GHz cpu:3-1=1GHz \
		"cpu:0=1.5GHz cpu:0=2.4GHz"; do
		# shellcheck disable=SC2086 # two settings
		run_tool freq set $bad
		[ "$status" -eq 2 ]
		unchanged
	done
	for bad in node=99GHz node=1MHz package:9=2GHz cpu:0-99=2GHz "cpu:0=2GHz cpu:1=99GHz"; do
		# shellcheck disable=SC2086
		run_tool freq set $bad
		[ "$status" -eq 1 ]
		[[ $output == *"nothing changed" ]]
		unchanged
	done
}

@test "the limit slows a busy CPU" {
	requires root cpufreq
	timeout 20 sh -c 'while :; do :; done' &
	spinner=$!
	taskset -pc 1 $spinner
	run_tool freq set cpu:1=1.5GHz
	[ "$status" -eq 0 ]
	slow() { [ "$(cat $cpufreq/policy1/scaling_cur_freq)" -le 1600000 ]; }
	eventually 10 slow
	kill $spinner
}
