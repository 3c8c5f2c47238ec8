#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Power limits, against the real powercap driver.

load control

setup() {
	greencap cap clear >/dev/null 2>&1 || true
	before=$(everything)
}

teardown() {
	greencap cap clear >/dev/null 2>&1 || true
}

unchanged() {
	diff <(echo "$before") <(everything)
}

@test "set, show and clear a cap on all packages" {
	requires root limits unlocked
	run_tool cap set package=120W
	[ "$status" -eq 0 ]
	[[ $output == *"$(packages) packages x 120 W each"* ]]
	[[ $output == *"stays until"* ]]
	[ "$(limit_of package-0 long_term)" -eq 120000000 ]
	[ "$(limit_of package-1 short_term)" -eq 120000000 ]
	run_tool cap show --json
	[ "$(jq '.zones[] | select(.zone == "package:0").effective_watts' <<<"$output")" = 120 ]
	[ "$(jq '.zones[] | select(.zone == "package:1").constraints[0].requested_watts' \
		<<<"$output")" = 120 ]
	run_tool cap clear
	[ "$status" -eq 0 ]
	unchanged
}

@test "percent is of the default limit, and a closer name wins" {
	requires root limits unlocked
	tdp=$(cat "$(zone_of package-0)"/constraint_0_max_power_uw)
	run_tool cap set package:0=80% package=110W
	[ "$status" -eq 0 ]
	[ "$(limit_of package-0 long_term)" -eq $((tdp * 8 / 10)) ]
	[ "$(limit_of package-1 long_term)" -eq 110000000 ]
	# Again: percent of the original, not of the cap.
	run_tool cap set package:0=80%
	[ "$(limit_of package-0 long_term)" -eq $((tdp * 8 / 10)) ]
}

@test "one constraint" {
	requires root limits unlocked
	long=$(limit_of package-0 long_term)
	run_tool cap set package:0=130W --constraint short_term
	[ "$status" -eq 0 ]
	[ "$(limit_of package-0 long_term)" -eq "$long" ]
	[ "$(limit_of package-0 short_term)" -eq 130000000 ]
	[[ $output == *"effective 130 W, by intel-rapl short_term"* ]]
}

@test "a limit is rounded down to the unit, and shown as applied" {
	requires root limits unlocked
	run_tool cap set package:0=120.07W
	[ "$status" -eq 0 ]
	[ "$(limit_of package-0 long_term)" -eq 120000000 ]
	run_tool cap show --json
	[ "$(jq '.zones[0].constraints[0].requested_watts' <<<"$output")" = 120.07 ]
	[ "$(jq '.zones[0].constraints[0].applied_watts' <<<"$output")" = 120 ]
	run_tool cap clear
	unchanged
}

@test "DRAM that was off is switched on and off again" {
	requires root limits unlocked dram
	run_tool cap set dram:0=10W
	[ "$status" -eq 0 ]
	[ "$(limit_of dram long_term)" -eq 10000000 ]
	[ "$(cat "$(zone_of dram)/enabled")" -eq 1 ]
	run_tool cap clear dram
	[ "$status" -eq 0 ]
	unchanged
}

@test "refused, and nothing changed" {
	requires root limits unlocked
	for bad in package=-5W package=0W package=1e99W package=NaN package= package foo=1W \
		package:x=90W package=12q "package:0=100W package:0=110W"; do
		# shellcheck disable=SC2086 # two settings
		run_tool cap set $bad
		[ "$status" -eq 2 ]
		unchanged
	done
	run_tool cap set package=120W --constraint peak
	[ "$status" -eq 2 ]
	for bad in package:0=1W package:0=99kW package:9=100W "package:0=120W package:1=1W"; do
		# shellcheck disable=SC2086
		run_tool cap set $bad
		[ "$status" -eq 1 ]
		[[ $output == *"nothing changed" ]]
		unchanged
	done
	run_tool cap set dram=10W --constraint short_term
	[ "$status" -ne 0 ]
	unchanged
}

@test "what somebody else changed is left alone and reported" {
	requires root limits unlocked
	run_tool cap set package:0=120W
	file=$(zone_of package-0)/constraint_0_power_limit_uw
	original=$(echo "$before" | grep "^$file:" | cut -d: -f3-)
	echo 125000000 >"$file"
	run_tool cap show
	[[ $output == *"somebody else changed it"* ]]
	run_tool cap clear
	[ "$status" -eq 1 ]
	[[ $output == *"left alone"* ]]
	[ "$(cat "$file")" -eq 125000000 ]
	echo "${original:-150000000}" >"$file"
}

@test "the original is on disk, for root only" {
	requires root limits unlocked
	run_tool cap set package:0=120W
	[ "$(stat -c %a /run/greencap/original)" = 700 ]
	[ "$(ls /run/greencap/original | wc -l)" -eq 2 ]
}

@test "a user may look, and not set" {
	requires limits
	run setpriv --reuid 65534 --clear-groups greencap cap show
	echo "$output"
	[ "$status" -eq 0 ]
	run setpriv --reuid 65534 --clear-groups greencap cap set package=120W
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"only root"*"nothing changed" ]]
	unchanged
}

@test "locked by firmware" {
	requires root limits
	locked || skip "the limits of this server are not locked"
	run_tool cap set package=120W
	[ "$status" -eq 1 ]
	[[ $output == *"locked by firmware; nothing changed" ]]
	unchanged
	run_tool doctor
	[[ $output == *"locked by firmware"* ]]
}

@test "AMD: energy, no limits" {
	requires root amd
	run_tool cap set package=120W
	[ "$status" -eq 3 ]
	[[ $output == *HSMP* ]]
}
