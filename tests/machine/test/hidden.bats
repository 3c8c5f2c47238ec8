# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# What a server's energy depends on and no counter shows.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

guest_hidden() {
	local bin=build/machine/bin kind cpu i

	# Nothing but what is sent there wakes up package 1.
	taskset -p -c 0,1 $$ >/dev/null
	echo "idle $(watts intel-rapl:1 2)"
	for kind in warmup first second; do
		taskset -c 1 $bin/mark $kind -- $bin/loop integer 20
	done
	taskset -c 1 $bin/mark double -- $bin/loop double 20
	spinners 200 3
	sleep 0.5
	echo "one_khz $(cat /sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq)"
	$bin/mark --truth cold
	spinners 200 0 2
	taskset -c 1 build/workloads/spin --work 60 >/dev/null
	echo "two_khz $(cat /sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq)"
	for ((i = 0; i < 20; i++)); do
		for cpu in 0 2; do
			echo "reading.$cpu $(register $cpu $((0x611)))"
		done
	done
	$bin/mark --truth warm
	sleep 1
	$bin/mark --truth warmer
	stop_jobs
}

# truth LABEL FILTER: of the snapshot.
truth() {
	jq --arg l "$1" '.snapshots[] | select(.label == $l) | '"$2" "$out/truth.json"
}

# joules MARKER: direct energy in package 0.
joules() {
	truth end ".markers[] | select(.marker == \"$1\" and .package == 0).package_joules"
}

instructions() {
	truth end ".markers[] | select(.marker == \"$1\" and .package == 0).instructions"
}

# more A B SHARE: whether A is B and that share of it more, at least.
more() {
	printf '%s: wanted more than %s\n' "$1" "$2"
	awk -v a="$1" -v b="$2" -v s="$3" 'BEGIN { exit !(a > b * (1 + s)) }'
}

# While all cores of package 1 are busy, its idle power is that of the package alone.
check_leakage() {
	local idle='.domains[] | select(.package == 1 and .domain == "package").idle_joules'

	near "$(awk -v a="$(truth warm "$idle")" -v b="$(truth warmer "$idle")" \
		-v from="$(truth warm .seconds)" -v to="$(truth warmer .seconds)" \
		'BEGIN { print (b - a) / (to - from) }')" \
		"$(awk -v a="$(truth warm '.packages[1].celsius')" \
			-v b="$(truth warmer '.packages[1].celsius')" \
			'BEGIN { print 22 * (1 + 0.01 * ((a + b) / 2 - 60)) }')" 2
}

# What the guest read last errs by no more than it may, and by more than rounding.
check_noise() {
	local package errors

	for package in 0 1; do
		[ "$(grep "^reading.$((2 * package)) " <<<"$output" | tail -n 1 | cut -d ' ' -f 2)" = \
			"$(truth warm ".domains[] | select(.package == $package and .domain == \"package\").read.raw")" ]
		grep "^reading.$((2 * package)) " <<<"$output" | cut -d ' ' -f 2 | sort -n -c
	done
	errors=$(truth warm '.domains[] | select(.domain == "package").read |
		.raw / 16384 - .idle_joules - .shared_joules - .direct_joules')
	printf 'errors: %s\n' "$errors"
	awk 'BEGIN { bad = 1 } { e = $1 < 0 ? -$1 : $1; if (e > 0.0101) exit 1; if (e > 0.0002) bad = 0 }
		END { exit bad }' <<<"$errors"
}

@test "what no counter shows: operands, neighbours, heat, deep idle and noise" {
	out=$BATS_TEST_TMPDIR/out
	guest hidden --any-speed --server intel-hidden --out "$out"
	[ "$status" -eq 0 ]
	# Without deep idle it is 25 W.
	more 18 "$(value idle)" 0
	near "$(instructions double)" "$(instructions first)" 2
	near "$(joules second)" "$(joules first)" 2
	more "$(joules double)" "$(joules first)" 0.05
	near "$(value two_khz)" 2800000 2
	more "$(value one_khz)" "$(value two_khz)" 0.05
	more "$(truth warm '.packages[1].celsius')" "$(truth cold '.packages[1].celsius')" 0.1
	check_leakage
	check_noise
}
