# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# What the machine knows and its guest does not: who caused which energy.

bats_require_minimum_version 1.5.0
load helper

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../../workloads"
}

# The same work, alone and beside kernel threads that are busy on the same processor: some
# that needs no kernel, and page faults, which a counter counts as well.
guest_noise() {
	local bin=build/machine/bin mark=build/machine/bin/mark name

	for name in quiet noisy; do
		taskset -c 2 $mark $name -- build/workloads/spin --work 60
		taskset -c 2 $mark $name-faults -- $bin/count cache-references -- $bin/pagefault 40 2>&1 |
			sed "s/^/$name./"
		[ $name = noisy ] || noise 2
	done
	$mark --truth noisy
	taskset -c 0 $mark children -- sh -c 'build/workloads/spin --work 20 & build/workloads/spin --work 20; wait'
	stop_jobs
}

# joules MARKER PACKAGE: direct energy of the marker in the package.
joules() {
	jq --arg m "$1" --argjson p "$2" '.snapshots[-1].markers[] |
		select(.marker == $m and .package == $p).package_joules' "$out/truth.json"
}

# accesses MARKER: to memory, in all packages.
accesses() {
	jq --arg m "$1" '[.snapshots[-1].markers[] | select(.marker == $m).accesses] | add' \
		"$out/truth.json"
}

@test "kernel threads' work never lands on a marker, its own page faults do" {
	out=$BATS_TEST_TMPDIR/out
	guest noise --any-speed --out "$out"
	[ "$status" -eq 0 ]
	near "$(joules noisy 1)" "$(joules quiet 1)" 1
	[ "$(joules quiet 0)" = 0 ]
	# Two thirds of the work, and more programs to start.
	near "$(joules children 0)" "$(awk -v q="$(joules quiet 1)" 'BEGIN { print q * 2 / 3 }')" 5
	# A task's counter counts the interrupts that arrive meanwhile, too, but these are few.
	[ "$(value quiet.cache-references)" -gt 100000000 ]
	near "$(accesses quiet-faults)" "$(value quiet.cache-references)" 2
	near "$(accesses noisy-faults)" "$(accesses quiet-faults)" 3
	near "$(joules noisy-faults 1)" "$(joules quiet-faults 1)" 3
}

# What the registers show while nobody else reads them, and the truth of that; in between the
# module reads them, is removed, and comes again.
guest_reload() {
	local bin=build/machine/bin module label cpu

	module=$(tests/module-path)
	for label in begin first second; do
		if [ $label != begin ]; then
			insmod "$module"
			taskset -c 1 $bin/mark load -- $bin/loop load 30 &
			taskset -c 2 $bin/mark fault -- $bin/pagefault 20
			wait
			rmmod greencap
		fi
		for cpu in 0 2; do
			echo "$label.$((cpu / 2)).package $(register $cpu $((0x611)))"
			echo "$label.$((cpu / 2)).dram $(register $cpu $((0x619)))"
		done
		$bin/mark --truth $label
	done
}

# parts_of_reading LABEL PACKAGE DOMAIN: the joules that the latest reading is made of.
parts_of_reading() {
	jq --arg l "$1" --argjson p "$2" --arg d "$3" '.snapshots[] | select(.label == $l).domains[] |
		select(.package == $p and .domain == $d).read |
		.idle_joules + .shared_joules + .direct_joules' "$out/truth.json"
}

# units LABEL PACKAGE DOMAIN: what the guest's register moved by since the begin.
units() {
	echo $((($(value "$1.$2.$3") - $(value "begin.$2.$3")) & 0xffffffff))
}

# check_reading LABEL PACKAGE DOMAIN UNITS: per joule; every read rounds down by less than a unit.
check_reading() {
	printf '%s: the guest saw %s units, the truth has %s to %s J\n' "$*" "$(units "$1" "$2" "$3")" \
		"$(parts_of_reading begin "$2" "$3")" "$(parts_of_reading "$1" "$2" "$3")"
	awk -v before="$(parts_of_reading begin "$2" "$3")" -v after="$(parts_of_reading "$1" "$2" "$3")" \
		-v seen="$(units "$1" "$2" "$3")" -v unit="$4" \
		'BEGIN { d = (after - before) * unit - seen; exit !(d > -1 && d < 1 && seen > unit) }'
}

# What all markers have is what the domain has, and there is no energy beside it; every interrupt
# has interrupted something.
check_sums() {
	jq -e 'def near($a; $b): ($a - $b | fabs) <= 1e-9 * ($b | fabs);
		[.snapshots[] | . as $s | .domains[] | . as $d |
		([$s.markers[] | select(.package == $d.package)] | map(.[$d.domain + "_joules"]) | add) as $direct |
		([$s.markers[] | select(.package == $d.package)] | map(.[$d.domain + "_shared_joules"]) | add) as $shared |
		([$s.markers[] | select(.package == $d.package)] | map(.[$d.domain + "_interrupt_joules"]) | add) as $beneath |
		([$s.markers[] | select(.package == $d.package and .marker == "(interrupts)")] |
			map(.[$d.domain + "_joules"]) | add) as $interrupts |
		near($direct; .direct_joules) and near($shared; .shared_joules) and
		near($beneath; $interrupts) and
		near(.idle_joules + .shared_joules + .direct_joules; .total_joules)] | all' "$out/truth.json"
}

@test "the truth adds up to what the guest saw, through reloads of the module" {
	local label package

	out=$BATS_TEST_TMPDIR/out
	guest reload --any-speed --out "$out"
	[ "$status" -eq 0 ]
	check_sums
	for label in first second; do
		for package in 0 1; do
			check_reading $label $package package 16384
			check_reading $label $package dram 65536
		done
	done
	[[ $output != *joules* ]]
}
