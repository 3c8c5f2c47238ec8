# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# The EPYC server, as the stock drivers see it.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

guest_energy() {
	echo "names $(cat "$zones"/intel-rapl:*/name | tr '\n' ' ')"
	echo "constraints $(find "$zones/intel-rapl:0/" -maxdepth 1 -name 'constraint_*' | wc -l)"
	echo "events $(echo /sys/bus/event_source/devices/power/events/*)"
	echo "idle $(watts intel-rapl:1 2)"
	spinners 20 2
	sleep 0.3
	echo "busy $(watts intel-rapl:1 2)"
	echo "other $(watts intel-rapl:0 2)"
	# Per-core registers: the busy core's counter runs ahead of its neighbour's.
	for cpu in 2 3; do
		before=$(register $cpu $((0xc001029a)))
		sleep 2
		echo "core$cpu $(($(register $cpu $((0xc001029a))) - before))"
	done
	stop_jobs
}

guest_frequency() {
	cd /sys/devices/system/cpu/cpufreq/policy2 || return
	echo "driver $(<scaling_driver)"
	echo "frequencies $(<scaling_available_frequencies)"
	cd "$OLDPWD" || return
	echo "fast $(work 2 2)"
	echo 2400000 >/sys/devices/system/cpu/cpufreq/policy2/scaling_max_freq
	echo "slow $(work 2 2)"
	echo "other $(work 2 3)"
}

@test "acpi-cpufreq binds, and a frequency limits the work of its processor" {
	guest frequency --server epyc-2s
	[ "$status" -eq 0 ]
	[ "$(value driver)" = acpi-cpufreq ]
	[ "$(value frequencies)" = "3700000 2400000 1500000 " ]
	near "$(value slow)" "$(awk "BEGIN { print $(value fast) * 2400 / 3700 }")" 10
	near "$(value other)" "$(value fast)" 10
}

@test "package and core energy, no limits" {
	guest energy --server epyc-2s
	[ "$status" -eq 0 ]
	[[ $(value names) == *package-0* ]]
	[ "$(value constraints)" -eq 0 ]
	[[ $(value events) == *energy-pkg* ]]
	near "$(value idle)" 33 15
	near "$(value busy)" 100 30
	near "$(value other)" "$(value idle)" 15
	[ "$(value core2)" -gt $((10 * $(value core3))) ]
}
