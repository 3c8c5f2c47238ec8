# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats, helper.bash and guest.bash
# What boot says about a host that cannot keep up.

bats_require_minimum_version 1.5.0
load helper

# The host is busy from the moment on that the guest begins to work.
boot_with_hogs() {
	"$machine/boot" --timeout 240 -- sh -c \
		'echo go; for i in 1 2 3 4; do build/workloads/spin --seconds 4 & done; wait' | {
		local hogs=() i

		read -r _
		for ((i = 0; i < 6 * $(nproc); i++)); do
			nice -n -5 "$repo/build/workloads/spin" --seconds 120 >/dev/null 3>&- &
			hogs+=($!)
		done
		cat
		kill "${hogs[@]}"
	}
	return "${PIPESTATUS[0]}"
}

@test "a host that is too slow makes the run invalid" {
	make -s -C "$repo/tests/workloads"
	run --separate-stderr boot_with_hogs
	[ "$status" -eq "$EXIT_SLOW" ]
	[[ $stderr == *"the host was too slow"* ]]
}
