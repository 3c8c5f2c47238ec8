# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# The performance counters, through the guest's own driver.

bats_require_minimum_version 1.5.0
load helper

guest_counting() {
	local bin=build/machine/bin fp="rffc7:u" mhz job

	# counted NAME COMMAND...: what it counts, as "NAME.EVENT COUNT"
	counted() { "${@:2}" 2>&1 | sed "s/^/$1./"; }

	echo "driver $(dmesg | grep -c 'Intel PMU driver')"
	echo "tsc_mhz $(awk '/^bogomips/ { print $3 / 2; exit }' /proc/cpuinfo)"
	counted integer taskset -c 1 $bin/count instructions:u branches:u $fp -- $bin/loop integer 40
	counted branch taskset -c 1 $bin/count instructions:u branches:u -- $bin/loop branch 20
	counted double taskset -c 1 $bin/count $fp r01c7:u r10c7:u -- $bin/loop double 20
	counted single taskset -c 1 $bin/count $fp r08c7:u -- $bin/loop single 20
	counted fused taskset -c 1 $bin/count $fp r10c7:u -- $bin/loop fused 20
	for mhz in 2400 1600; do
		echo ${mhz}000 >/sys/devices/system/cpu/cpu1/cpufreq/scaling_max_freq
		counted "clock$mhz" taskset -c 1 $bin/count cycles ref-cycles task-clock -- $bin/loop integer 20
	done
	counted kernel taskset -c 0 $bin/count instructions:u instructions:k -- \
		sh -c 'head -c 4000000 /dev/zero >/dev/null'
	counted one taskset -c 3 $bin/count instructions:u branches:u -- $bin/loop integer 30 &
	counted two taskset -c 3 $bin/count instructions:u branches:u -- $bin/loop branch 30
	wait
	counted moved $bin/count instructions:u -- $bin/loop integer 100 &
	for job in 0 1 2 3 0 1 2 3; do
		sleep 0.2
		taskset -p -c $job "$(pgrep -x loop)"
	done >/dev/null 2>&1
	wait
	taskset -c 1 $bin/mark load -- $bin/count cache-misses cache-references -- $bin/loop load 60 2>&1
	# The kernel would tell of the fault, and the console is searched for such words.
	echo 0 >/proc/sys/debug/exception-trace
	$bin/loop rdpmc 1
	echo "rdpmc $?"
	echo 2 >/sys/bus/event_source/devices/cpu/rdpmc
	$bin/loop rdpmc 1
	echo "rdpmc_allowed $?"
}

# ratio KEY KEY: the quotient of two values.
ratio() {
	awk -v a="$(value "$1")" -v b="$(value "$2")" 'BEGIN { print a / b }'
}

check_clocks() {
	near "$(ratio clock2400.cycles clock2400.task-clock)" 2.4 2
	near "$(ratio clock1600.cycles clock1600.task-clock)" 1.6 2
	near "$(ratio clock2400.ref-cycles clock2400.task-clock)" \
		"$(awk -v m="$(value tsc_mhz)" 'BEGIN { print m / 1000 }')" 2
	near "$(ratio clock1600.ref-cycles clock1600.task-clock)" \
		"$(ratio clock2400.ref-cycles clock2400.task-clock)" 1
}

check_floating_point() {
	[ "$(value integer.rffc7:u)" = 0 ]
	[ "$(value double.rffc7:u)" = 40000000 ]
	[ "$(value double.r01c7:u)" = 40000000 ]
	[ "$(value double.r10c7:u)" = 0 ]
	[ "$(value single.r08c7:u)" = 40000000 ]
	[ "$(value fused.r10c7:u)" = 40000000 ]
	[ "$(value fused.rffc7:u)" = 40000000 ]
}

# The misses are what the DRAM's energy was charged for: 90 nJ each. A task's counter counts
# the interrupts that arrive while it runs, too; its marker does not pay for them.
check_misses() {
	local joules

	joules=$(jq '[.snapshots[-1].markers[] | select(.marker == "load").dram_joules] | add' \
		"$out/truth.json")
	near "$(awk -v n="$(value cache-misses)" 'BEGIN { print n * 90 / 1e9 }')" "$joules" 4
	[ "$(value cache-misses)" -gt 60000000 ]
	[ "$(value cache-references)" -ge "$(value cache-misses)" ]
}

check_counting() {
	out=$BATS_TEST_TMPDIR/out
	guest counting --any-speed --kernel "$1" --out "$out"
	[ "$status" -eq 0 ]
	[ "$(value driver)" = 1 ]
	near "$(value integer.instructions:u)" 160000000 1
	near "$(value integer.branches:u)" 40000000 1
	near "$(value branch.instructions:u)" 80000000 1
	near "$(value branch.branches:u)" 60000000 1
	check_floating_point
	check_clocks
	[ "$(value kernel.instructions:k)" -gt "$(value kernel.instructions:u)" ]
	near "$(value one.instructions:u)" 120000000 1
	near "$(value one.branches:u)" 30000000 1
	near "$(value two.instructions:u)" 120000000 1
	near "$(value two.branches:u)" 90000000 1
	near "$(value moved.instructions:u)" 400000000 1
	check_misses
	# A program that the kernel does not allow it is stopped by a signal, as on any processor.
	[ "$(value rdpmc)" = 139 ]
	[ "$(value rdpmc_allowed)" = 0 ]
}

@test "counters count on Debian's 6.1" {
	check_counting 6.1
}

@test "counters count on Debian's 6.12" {
	check_counting 6.12
}

@test "counters count on Debian's newest" {
	check_counting latest
}

guest_amd() {
	local bin=build/machine/bin fp="r1f03:u" kind

	counted() { "${@:2}" 2>&1 | sed "s/^/$1./"; }

	echo "driver $(dmesg | grep -c 'core perfctr, AMD PMU driver')"
	counted integer taskset -c 1 $bin/count instructions:u branches:u $fp -- $bin/loop integer 40
	for kind in double single fused; do
		counted $kind taskset -c 1 $bin/count $fp -- $bin/loop $kind 20
	done
	echo 2400000 >/sys/devices/system/cpu/cpu1/cpufreq/scaling_max_freq
	counted clock taskset -c 1 $bin/count cycles task-clock -- $bin/loop integer 20
	counted kernel taskset -c 0 $bin/count instructions:u instructions:k -- \
		sh -c 'head -c 4000000 /dev/zero >/dev/null'
	counted load taskset -c 1 $bin/mark load -- \
		$bin/count cache-misses:u cache-references:u -- $bin/loop load 60
	counted five taskset -c 1 $bin/count cycles instructions branches cache-misses cache-references \
		-- $bin/loop integer 5
	echo 0 >/proc/sys/debug/exception-trace
	$bin/loop rdpmc0 1
	echo "rdpmc $?"
	echo 2 >/sys/bus/event_source/devices/cpu/rdpmc
	$bin/loop rdpmc0 1
	echo "rdpmc_allowed $?"
}

# Two operations a round: of one element, of four and, fused, twice of four.
check_operations() {
	[ "$(value integer.r1f03:u)" = 0 ]
	[ "$(value double.r1f03:u)" = 40000000 ]
	[ "$(value single.r1f03:u)" = 160000000 ]
	[ "$(value fused.r1f03:u)" = 160000000 ]
}

check_amd() {
	out=$BATS_TEST_TMPDIR/out
	guest amd --any-speed --server epyc-2s --kernel "$1" --out "$out"
	[ "$status" -eq 0 ]
	[ "$(value driver)" = 1 ]
	near "$(value integer.instructions:u)" 160000000 1
	near "$(value integer.branches:u)" 40000000 1
	check_operations
	near "$(ratio clock.cycles clock.task-clock)" 2.4 2
	[ "$(value kernel.instructions:k)" -gt "$(value kernel.instructions:u)" ]
	near "$(value load.cache-misses:u)" "$(jq '[.snapshots[-1].markers[] |
		select(.marker == "load").accesses] | add' "$out/truth.json")" 4
	[ "$(value load.cache-misses:u)" -gt 60000000 ]
	[ "$(value load.cache-references:u)" = "$(value load.cache-misses:u)" ]
	# Six counters, one of them the watchdog's.
	[[ $output != *multiplexed* ]]
	[ "$(value rdpmc)" = 139 ]
	[ "$(value rdpmc_allowed)" = 0 ]
}

@test "AMD's counters count on Debian's 6.1" {
	check_amd 6.1
}

@test "AMD's counters count on Debian's 6.12" {
	check_amd 6.12
}

@test "AMD's counters count on Debian's newest" {
	check_amd latest
}

guest_classes() {
	local bin=build/machine/bin kind

	for kind in integer double branch; do
		taskset -c 1 $bin/mark $kind -- $bin/loop $kind 40
	done
}

# joules MARKER: direct energy of the marker in package 0.
joules() {
	jq --arg m "$1" '.snapshots[-1].markers[] |
		select(.marker == $m and .package == 0).package_joules' "$out/truth.json"
}

# A round is 1220 nJ as integer, 2020 as double and 1420 as branch.
@test "vector instructions and branches cost what the server's file says" {
	out=$BATS_TEST_TMPDIR/out
	guest classes --any-speed --server intel-classes --out "$out"
	[ "$status" -eq 0 ]
	near "$(joules double)" "$(awk -v j="$(joules integer)" 'BEGIN { print j * 202 / 122 }')" 1
	near "$(joules branch)" "$(awk -v j="$(joules integer)" 'BEGIN { print j * 142 / 122 }')" 1
}

guest_none() {
	echo "driver $(dmesg | grep -c -E '(Intel|AMD) PMU driver')"
	build/machine/bin/count instructions -- true 2>&1
}

# check_none SERVER
check_none() {
	echo "{ \"inherits\": \"$1.json\", \"pmu\": false }" >"$BATS_TEST_TMPDIR/none.json"
	guest none --any-speed --server "$BATS_TEST_TMPDIR/none.json"
	[ "$status" -eq 0 ]
	[ "$(value driver)" = 0 ]
	[ "$(value instructions)" = none ]
}

@test "a server without counters" {
	check_none intel-2s
}

@test "a server of AMD without counters" {
	check_none epyc-2s
}
