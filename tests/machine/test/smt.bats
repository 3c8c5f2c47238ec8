# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# Two threads in a core.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
	make -s -C "$BATS_TEST_DIRNAME/../../kselftest"
}

guest_smt() {
	local mark=build/machine/bin/mark cpufreq=/sys/devices/system/cpu/cpu1/cpufreq

	echo "siblings $(cat /sys/devices/system/cpu/cpu1/topology/thread_siblings_list)"
	echo "alone $(work 2 1)"
	taskset -c 0 $mark left -- build/workloads/spin --seconds 3 >/dev/null &
	taskset -c 1 $mark right -- build/workloads/spin --seconds 3 >/dev/null
	wait
	spinners 30 0
	echo "beside $(work 2 1)"
	echo 1600000 >$cpufreq/scaling_max_freq
	echo "khz $(cat $cpufreq/scaling_cur_freq)"
	stop_jobs
	spinners 30 1
	sleep 0.5
	echo "own_khz $(taskset -c 2 cat $cpufreq/scaling_cur_freq)"
	stop_jobs
	echo 3200000 >$cpufreq/scaling_max_freq
	insmod "$(tests/module-path)"
	build/kselftest/siblings
}

# shared MARKER: joules of the cores' static power that it bears.
shared() {
	jq --arg m "$1" '.snapshots[-1].markers[] | select(.marker == $m).cores_shared_joules' \
		"$out/truth.json"
}

@test "threads share their core: its static power, its frequency, its throughput" {
	out=$BATS_TEST_TMPDIR/out
	cat >"$BATS_TEST_TMPDIR/smt.json" <<-'END'
		{
			"inherits": "intel-2s.json",
			"sockets": 1, "threads": 2,
			"frequency": { "sibling_share": 0.6 }
		}
	END
	guest smt --server "$BATS_TEST_TMPDIR/smt.json" --out "$out"
	[ "$status" -eq 0 ]
	[ "$(value siblings)" = 0-1 ]
	near "$(value beside)" "$(awk -v a="$(value alone)" 'BEGIN { print a * 0.6 }')" 4
	near "$(value khz)" 3200000 2
	# What else the other thread does in the milliseconds of a reading raises it.
	near "$(value own_khz)" 1600000 35
	# One core's static power for three seconds, at 1.1 V instead of 0.95 V.
	near "$(awk -v l="$(shared left)" -v r="$(shared right)" 'BEGIN { print l + r }')" \
		"$(awk 'BEGIN { print 3 * 4.5 * (1.1 / 0.95) ^ 3 }')" 5
	near "$(shared left)" "$(shared right)" 5
	# And the meter does not take them for two cores.
	[[ $output == *"ok 3 - with its sibling"* && $output != *"not ok"* ]]
}
