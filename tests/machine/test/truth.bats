# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# What the machine knows and its guest does not: who caused which energy.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

# The same work, alone and beside kernel threads that are busy on the same processor.
guest_noise() {
	local mark=build/machine/bin/mark

	taskset -c 2 $mark quiet -- build/workloads/spin --work 60
	noise 2
	taskset -c 2 $mark noisy -- build/workloads/spin --work 60
	$mark --truth noisy
	taskset -c 0 $mark children -- sh -c 'build/workloads/spin --work 20 & build/workloads/spin --work 20; wait'
	stop_jobs
}

# joules MARKER PACKAGE: direct energy of the marker in the package.
joules() {
	jq --arg m "$1" --argjson p "$2" '.snapshots[-1].markers[] |
		select(.marker == $m and .package == $p).package_joules' "$out/truth.json"
}

@test "kernel threads' work never lands on a marker" {
	out=$BATS_TEST_TMPDIR/out
	guest noise --any-speed --out "$out"
	[ "$status" -eq 0 ]
	near "$(joules noisy 1)" "$(joules quiet 1)" 1
	[ "$(joules quiet 0)" = 0 ]
	near "$(joules children 0)" "$(awk -v q="$(joules quiet 1)" 'BEGIN { print q * 2 / 3 }')" 3
}

# What its counter counts, and the same beside noise on its processor.
guest_faults() {
	local bin=build/machine/bin name

	for name in quiet noisy; do
		taskset -c 1 $bin/mark $name -- $bin/count cache-references -- $bin/fault 40 2>&1 |
			sed "s/^/$name./"
		[ $name = noisy ] || noise 1
	done
	stop_jobs
}

# accesses MARKER: to memory, in all packages.
accesses() {
	jq --arg m "$1" '[.snapshots[-1].markers[] | select(.marker == $m).accesses] | add' \
		"$out/truth.json"
}

# A task's counter counts the interrupts that arrive meanwhile, too, but these are few.
@test "a task pays for its page faults" {
	out=$BATS_TEST_TMPDIR/out
	guest faults --any-speed --out "$out"
	[ "$status" -eq 0 ]
	[ "$(value quiet.cache-references)" -gt 100000000 ]
	near "$(accesses quiet)" "$(value quiet.cache-references)" 2
	near "$(accesses noisy)" "$(accesses quiet)" 3
	near "$(joules noisy 0)" "$(joules quiet 0)" 3
}

@test "the truth adds up to what the counters show" {
	out=$BATS_TEST_TMPDIR/out
	guest noise --any-speed --out "$out"
	jq -e '.snapshots[] | . as $s | .domains[] |
		(.total_joules - .idle_joules - .shared_joules - .direct_joules | fabs) < 1e-6 * .total_joules' \
		"$out/truth.json"
	jq -e '.snapshots[-1].domains[] | select(.domain == "package") |
		(.total_joules * 16384 | floor) % 4294967296 == .raw' "$out/truth.json"
	[[ $output != *joules* ]]
}
