# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# What limits do to power and work.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

guest_control() {
	local zone=intel-rapl:0

	spinners 60 0 1 2 3
	sleep 1
	echo "free $(watts $zone 2)"
	echo 80000000 >"$zones/$zone/constraint_0_power_limit_uw"
	sleep 2
	echo "capped $(watts $zone 4)"
	echo "neighbour $(watts intel-rapl:1 2)"
	echo 150000000 >"$zones/$zone/constraint_0_power_limit_uw"
	sleep 1
	echo "freed $(watts $zone 2)"
	stop_jobs
	echo "fast_work $(work 2 2)"
	for policy in /sys/devices/system/cpu/cpufreq/policy*; do
		echo 1600000 >"$policy/scaling_max_freq"
	done
	echo "slow_work $(work 2 2)"
	spinners 10 2
	sleep 0.5
	echo "slow_khz $(cat /sys/devices/system/cpu/cpu2/cpufreq/scaling_cur_freq)"
	echo "slow $(watts intel-rapl:1 2)"
	stop_jobs
}

@test "a cap limits the power, a frequency the work" {
	guest control
	[ "$status" -eq 0 ]
	near "$(value capped)" 80 3
	near "$(value free)" 136 5
	near "$(value freed)" "$(value free)" 5
	near "$(value neighbour)" "$(value free)" 5
	near "$(value fast_work)" "$(awk -v s="$(value slow_work)" 'BEGIN { print 2 * s }')" 3
	near "$(value slow_khz)" 1600000 2
	near "$(value slow)" 49 5
}
