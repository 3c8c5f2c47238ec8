# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats and of helper.bash
# Servers on which the module must not load, each with what it has to say. Boots guests.

bats_require_minimum_version 1.5.0

BATS_TEST_DIRNAME=$BATS_TEST_DIRNAME/../../machine/test
load ../../machine/test/helper

# shellcheck disable=SC2016 # expanded in the guest
attempt='insmod "$(tests/module-path)"; echo "insmod $?"; dmesg | grep greencap:; test ! -d /sys/module/greencap'

refused() {
	boot --any-speed "$@" -- sh -c "$attempt"
	[ "$status" -eq 0 ]
	[[ $output == *"insmod 1"* ]]
}

@test "a unit register that answers 0" {
	refused --server intel-dead
	[[ $output == *"unit"* ]]
}

@test "a counter that did not move" {
	refused --server intel-frozen
	[[ $output == *"did not move"* ]]
}

@test "cgroup v1 only" {
	refused --cgroup v1
	[[ $output == *"cgroup"* ]]
}
