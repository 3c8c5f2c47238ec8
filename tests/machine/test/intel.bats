# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# The Intel servers, as the stock drivers see them.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

guest_drivers() {
	echo "package0 $(cat "$zones/intel-rapl:0/name")"
	echo "package1 $(cat "$zones/intel-rapl:1/name")"
	echo "dram $(cat "$zones/intel-rapl:0/intel-rapl:0:0/name")"
	echo "cpufreq $(cat /sys/devices/system/cpu/cpu3/cpufreq/scaling_driver)"
	echo "turbo_khz $(cat /sys/devices/system/cpu/cpu3/cpufreq/cpuinfo_max_freq)"
	echo "pmu $(echo /sys/bus/event_source/devices/power/events/*)"
	echo "sockets $(cat /sys/devices/system/cpu/cpu*/topology/physical_package_id | tr '\n' ' ')"
	echo "cgroup $(stat -f -c %T /sys/fs/cgroup) $(wc -w </sys/fs/cgroup/cgroup.subtree_control)"
	echo "idle $(watts intel-rapl:1 2)"
}

check_drivers() {
	guest drivers --any-speed --kernel "$1"
	[ "$status" -eq 0 ]
	[ "$(value package0)" = package-0 ]
	[ "$(value package1)" = package-1 ]
	[ "$(value dram)" = dram ]
	[ "$(value cpufreq)" = intel_pstate ]
	[ "$(value turbo_khz)" = 3200000 ]
	[[ $(value pmu) == *energy-pkg* ]]
	[ "$(value sockets)" = "0 0 1 1 " ]
	[[ $(value cgroup) == cgroup2fs* ]]
	near "$(value idle)" 25 15
}

@test "the stock drivers bind on Debian's 6.1" {
	check_drivers 6.1
}

@test "the stock drivers bind on Debian's 6.12" {
	check_drivers 6.12
}

@test "the stock drivers bind on Debian's newest" {
	check_drivers latest
}

guest_locked() {
	local limit=$zones/intel-rapl:0/constraint_0_power_limit_uw

	echo 80000000 >"$limit" || echo "refused yes"
	echo "limit $(cat "$limit")"
}

@test "locked limits stay as they are" {
	guest locked --any-speed --server intel-locked
	[ "$(value limit)" = 150000000 ]
}

guest_wrap() {
	local zone=intel-rapl:0 i

	echo "before $(cat "$zones/$zone/energy_uj")"
	spinners 70 0 1
	for ((i = 0; i < 60; i++)); do
		[ "$(cat "$zones/$zone/energy_uj")" -gt 100000000000 ] || break
		sleep 1
	done
	echo "after $(cat "$zones/$zone/energy_uj")"
	stop_jobs
}

@test "counters wrap" {
	guest wrap --any-speed --server intel-wrap
	[ "$status" -eq 0 ]
	[ "$(value before)" -gt 250000000000 ]
	[ "$(value after)" -lt 10000000000 ]
}

guest_zones() {
	cat "$zones"/intel-rapl:*/name 2>/dev/null | tr '\n' ' '
	cat "$zones/intel-rapl:0/energy_uj" 2>/dev/null
	sleep 1
	cat "$zones/intel-rapl:0/energy_uj" 2>/dev/null
	true
}

@test "dead, frozen and missing counters" {
	guest zones --any-speed --server intel-dead
	[[ $output != *package* ]]
	guest zones --any-speed --server intel-frozen
	[[ $output == *package-0* ]]
	[ "${lines[1]}" = "${lines[2]:-${lines[1]}}" ]
	guest zones --any-speed --server intel-no-dram
	[[ $output == *package-0* ]]
}

guest_v1() {
	stat -f -c %T /sys/fs/cgroup/cpu,cpuacct
	[ ! -e /sys/fs/cgroup/cgroup.controllers ]
}

@test "a guest with the old cgroup hierarchies only" {
	guest v1 --any-speed --cgroup v1
	[ "$status" -eq 0 ]
	[[ $output == *cgroupfs* ]]
}
