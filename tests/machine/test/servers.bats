# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# The servers that stand for real ones: what the stock drivers and greencap make of each.

bats_require_minimum_version 1.5.0
load helper

guest_facts() {
	local zone before after

	# microjoules NAME: the sum over all zones of that name.
	microjoules() {
		grep -l -x "$1" "$zones"/intel-rapl:*/name | sed 's/name$/energy_uj/' | xargs cat |
			awk '{ sum += $1 } END { printf "%.0f\n", sum }'
	}

	# PSYS, its parts and the time, in microjoules and microseconds
	platform() { echo "$(microjoules psys) $(microjoules "package-[0-9]\|dram") ${EPOCHREALTIME/./}"; }

	core() { register "$1" $((0xc001029a)); }

	for zone in "$zones"/intel-rapl:*; do
		echo "zone-$(<"$zone/name") $(<"$zone/max_energy_range_uj")"
	done | sort -u
	echo "zones $(cat "$zones"/intel-rapl:*/name | tr '\n' ' ')"
	echo "packages $(cat /sys/devices/system/cpu/cpu*/topology/package_cpus_list | uniq | tr '\n' ' ')"
	echo "cores $(cat /sys/devices/system/cpu/cpu*/topology/core_cpus_list | uniq | tr '\n' ' ')"
	echo "cpufreq $(</sys/devices/system/cpu/cpufreq/policy0/scaling_driver)"
	echo "khz $(</sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq)"
	echo "counting $(dmesg | grep -c 'Intel PMU driver')"
	dmesg | sed -n 's/.*hw unit of domain \([a-z0-9-]*\) 2^-\([0-9]*\) Joules/perf-\1 \2/p'
	insmod "$(tests/module-path)" || return
	if grep -q psys "$zones"/intel-rapl:*/name; then
		read -r -a before < <(platform)
		sleep 2
		read -r -a after < <(platform)
		echo "psys $((after[0] - before[0]))"
		echo "parts_uj $((after[1] - before[1]))"
		echo "us $((after[2] - before[2]))"
	fi
	if grep -q AuthenticAMD /proc/cpuinfo; then
		spinners 5 3
		sleep 0.3
		read -r -a before <<<"$(core 0) $(core 2) $(core 3)"
		sleep 1
		read -r -a after <<<"$(core 0) $(core 2) $(core 3)"
		stop_jobs
		echo "other_core $((after[0] - before[0]))"
		echo "sibling $((after[1] - before[1]))"
		echo "spinner $((after[2] - before[2]))"
	fi
	build/userspace/greencap stat --json --raw | jq -r 'def e: .units * 65536 + .frac;
		.totals[] | "greencap-\(.domain)-\(.package) \(.unit_num)/\(.unit_den)",
		"lost-\(.domain)-\(.package) \((.hardware_joules_raw | e) -
		([.attributed_joules_raw, .shared_joules_raw, .idle_joules_raw, .unattributed_joules_raw,
		.pending_joules_raw] | map(e) | add))"'
	build/userspace/greencap doctor --json | jq -r '.checks[] | "doctor-\(.check) \(.health)"' | sort -u
}

# boots_as SERVER KEY=VALUE...: what the guest tells.
boots_as() {
	local server=$1 pair

	shift
	guest facts --any-speed --server "$server"
	[ "$status" -eq 0 ]
	for pair in "$@"; do
		echo "$pair, is $(value "${pair%%=*}")"
		[ "$(value "${pair%%=*}")" = "${pair#*=}" ]
	done
	# The three readers of a counter agree on its unit; powercap rounds it.
	near "$(value zone-package-0)" "$(units_uj "$(value perf-package)")" 0.01
	[ "$(value greencap-package-0)" = "1/$((1 << $(value perf-package)))" ]
	if [[ $(value zones) == *dram* ]]; then
		near "$(value zone-dram)" "$(units_uj "$(value perf-dram)")" 0.3
		[ "$(value greencap-dram-0)" = "1/$((1 << $(value perf-dram)))" ]
	else
		[[ $output != *greencap-dram* ]]
	fi
	# All that the counters moved is somewhere.
	[ "$(grep -c '^lost-' <<<"$output")" -eq "$(grep -c '^greencap-' <<<"$output")" ]
	! grep '^lost-' <<<"$output" | grep -v ' 0$' || false
	[ "$(value doctor-module)" = ok ]
	[ "$(value doctor-cgroup)" = ok ]
	[ "$(value doctor-powercap)" = ok ]
}

# units_uj N: 2^32 units of 2^-N J.
units_uj() {
	awk -v n="$1" 'BEGIN { printf "%.0f\n", 2 ^ (32 - n) * 1e6 }'
}

# psys_is WATTS PERCENT: what all zones draw, and WATTS that none of them shows. Zones are
# read one after the other, by programs that take their time.
psys_is() {
	near "$(value psys)" "$(($(value parts_uj) + $1 * $(value us)))" "$2"
}

@test "Skylake-SP: four packages" {
	boots_as skylake-4s "packages=0 1 2 3 " "cores=0 1 2 3 " perf-package=14 perf-dram=16 \
		"zones=package-0 dram package-1 dram package-2 dram package-3 dram " \
		cpufreq=intel_pstate khz=3800000 counting=1
}

@test "Ice Lake-SP: two packages, two threads in each of four cores" {
	boots_as icelake-smt "packages=0-3 4-7 " "cores=0-1 2-3 4-5 6-7 " perf-package=14 perf-dram=16 \
		"zones=package-0 dram package-1 dram " cpufreq=intel_pstate khz=3400000 counting=1
}

@test "Sapphire Rapids: DRAM without a unit of its own, PSYS in joules" {
	boots_as sapphire-2s "packages=0-1 2-3 " "cores=0-1 2-3 " perf-package=14 perf-dram=14 \
		perf-psys=0 "zones=package-0 dram psys package-1 dram " cpufreq=intel_pstate \
		khz=3800000 counting=1
	near "$(value zone-psys)" "$(units_uj 0)" 0.01
	psys_is 120 6
}

@test "Cascade Lake-SP: two packages of one core, SMT, unlike memory" {
	boots_as cascadelake-2s "packages=0-1 2-3 " "cores=0-1 2-3 " perf-package=14 perf-dram=16 \
		"zones=package-0 dram package-1 dram " cpufreq=intel_pstate khz=4000000 counting=1
}

@test "Xeon Max: memory in the package, PSYS in joules" {
	boots_as xeonmax-2s "packages=0-1 2-3 " "cores=0 1 2 3 " perf-package=14 perf-dram=14 \
		perf-psys=0 "zones=package-0 dram psys package-1 dram " cpufreq=intel_pstate \
		khz=3500000 counting=1
	psys_is 160 6
}

@test "Broadwell-EP: frequencies without HWP" {
	boots_as broadwell-2s "packages=0-1 2-3 " "cores=0 1 2 3 " perf-package=14 perf-dram=16 \
		"zones=package-0 dram package-1 dram " cpufreq=intel_cpufreq khz=3600000 counting=1
}

@test "EPYC Genoa: one package, two threads in each of two cores" {
	boots_as genoa-1s "packages=0-3 " "cores=0-1 2-3 " perf-package=16 "zones=package-0 core " \
		cpufreq=acpi-cpufreq khz=3700000 counting=0
	# Siblings read the same counter, another core another.
	near "$(value sibling)" "$(value spinner)" 10
	[ "$(value other_core)" -lt $(($(value spinner) / 2)) ]
}

@test "EPYC Rome: two packages of one core" {
	boots_as rome-2s "packages=0-1 2-3 " "cores=0-1 2-3 " perf-package=16 \
		"zones=package-0 core package-1 core " cpufreq=acpi-cpufreq khz=3400000 counting=0
}

# Reading the DRAM's counter raises an exception there.
@test "Alder Lake: a desktop with PSYS and without DRAM" {
	boots_as alderlake-1s "packages=0-3 " "cores=0-1 2-3 " perf-package=14 perf-psys=14 \
		"zones=package-0 core psys " cpufreq=intel_pstate khz=5200000 counting=1
	# Its memory has no counter: the least that it draws is known.
	psys_is 27 10
}

@test "Coffee Lake: a desktop with DRAM in the common unit" {
	boots_as coffeelake-1s "packages=0-3 " "cores=0 1 2 3 " perf-package=14 perf-dram=14 \
		"zones=package-0 core dram " cpufreq=intel_pstate khz=5000000 counting=1
}
