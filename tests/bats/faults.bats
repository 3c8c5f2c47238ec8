#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What becomes of the meter while counters go wrong and right again, on a server that can
# make them.
# shellcheck disable=SC2016,SC2154 # the dollars are jq's; variables of expect()

load meter

fault=build/machine/bin/fault
wrong=()

setup() {
	[ -x $fault ] && $fault frozen.package off 2>/dev/null || skip "needs the emulated server"
	# Flags are kept as long as the module is loaded.
	unload_module
	load_module
	memory=()
	! greencap export --once | grep -q 'domain="dram"' || memory=(dram:1)
}

teardown() {
	local one

	for one in "${wrong[@]}"; do
		$fault "$one" off
	done
	remove_cgroup /bats
}

# go_wrong FAULT...
go_wrong() {
	local one

	for one in "$@"; do
		wrong+=("$one")
		$fault "$one" on
	done
}

heal() {
	local one

	for one in "${wrong[@]}"; do
		$fault "$one" off
	done
	wrong=()
}

# metric DOMAIN:PACKAGE NAME [LABEL]: what the module says of a domain.
metric() {
	greencap export --once | grep -F "$2{package=\"${1#*:}\",domain=\"${1%:*}\"${3:+,}${3-}}" |
		sed 's/.* //; s/\..*//'
}

flag() { [ "$(metric "$1" greencap_domain_flag "flag=\"$2\"")" = "$3" ]; }
joules() { metric "$1" greencap_domain_energy_joules_total; }
moves() { [ "$(joules "$1")" -gt "$2" ]; }

# soon COMMAND...: it succeeds within a few seconds.
soon() {
	local try

	for try in $(seq 60); do
		"$@" && return 0
		sleep 0.1
	done
	echo "not within $try tries: $*"
	return 1
}

# Everything that the counters moved is somewhere, to the last 1/65536 of a unit.
adds_up() {
	expect 0 greencap stat --json --raw
	holds 'def e: .units * 65536 + .frac;
		[.totals[] | (.hardware_joules_raw | e) == (.attributed_joules_raw | e) +
		(.idle_joules_raw | e) + (.unattributed_joules_raw | e) +
		(.pending_joules_raw | e)] | all'
}

# are_told: a package's counter and another's memory are stuck, and no other.
are_told() {
	local one

	for one in package:0 "${memory[@]}"; do
		soon flag "$one" stuck 1
	done
	[ "$(greencap export --once | grep -c 'flag="stuck"} 1')" -eq $((1 + ${#memory[@]})) ]
}

# go_through KIND: it is told, costs nobody anything and heals; the neighbours count.
go_through() {
	local one before=()

	for one in package:0 "${memory[@]}"; do
		before+=("$(joules "$one")")
	done
	go_wrong "$1.package:0" "${memory[@]/#/$1.}"
	are_told
	adds_up
	soon moves package:1 "$(joules package:1)"
	if [ "$1" = frozen ]; then
		expect 0 greencap status
		[ "$(grep -c "COUNTER STUCK" <<<"$out")" -eq $((1 + ${#memory[@]})) ]
		expect 1 greencap doctor
		has "$out" "package:0: the counter stands still or cannot be read"
	fi
	heal
	for one in package:0 "${memory[@]}"; do
		soon flag "$one" stuck 0
		# What fails to be read for less than 2 s is not lost.
		[ "$1" != frozen ] || flag "$one" rebased 1
		# No turn of the counter was taken for energy.
		[ $(($(joules "$one") - before[0])) -lt 10000 ]
		before=("${before[@]:1}")
		soon moves "$one" "$(joules "$one")"
	done
	adds_up
}

@test "counters that stand still" {
	go_through frozen
}

@test "counters that read 0" {
	go_through reads_zero
}

@test "counters that can no longer be read" {
	go_through absent
}

# raw_is COMPARISON MICROJOULES: of package 0, as powercap reads it.
raw_is() { test "$(</sys/class/powercap/intel-rapl:0/energy_uj)" "$1" "$2"; }

@test "a counter that jumps and then wraps" {
	local before

	work_in /bats 20 0
	before=$(joules package:0)
	go_wrong wraps.package:0
	raw_is -gt 60000000000
	soon raw_is -lt 60000000000
	soon moves package:0 "$(joules package:0)"
	adds_up
	flag package:0 rebased 1
	[ $(($(joules package:0) - before)) -lt 10000 ]
	heal
	soon moves package:0 "$(joules package:0)"
	adds_up
	[ $(($(joules package:0) - before)) -lt 10000 ]
}

@test "counters of cores that go wrong claim nothing" {
	local kind

	$fault frozen.cores off 2>/dev/null || skip "cores have no counters"
	work_in /bats 20 0
	for kind in frozen reads_zero absent wraps; do
		go_wrong $kind.cores
		sleep 0.3
		heal
		sleep 0.2
		adds_up
	done
	flag package:0 rebased 0
	# It ran on package 0 alone.
	holds '[.cgroups[] | select(.path == "/bats").domains[] |
		select(.package == 1).energy_joules] | add // 0 | . < 1'
}
