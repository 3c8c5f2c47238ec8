# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # variables of bats, helper.bash and guest.bash
# What boot says about how a run ended.

bats_require_minimum_version 1.5.0
load helper

@test "the command's status, output and files come back" {
	local out=$BATS_TEST_TMPDIR/out

	boot --any-speed --out "$out" -- sh -c 'printf "a\nb"; echo "to stderr" >&2; echo kept >$OUT/file; exit 7'
	[ "$status" -eq 7 ]
	[ "$output" = $'a\nb' ]
	[[ $stderr == *"to stderr"* ]]
	[ "$(cat "$out/file")" = kept ]
	jq -e '.snapshots | length == 1' "$out/truth.json"
}

@test "a panic, an oops and a warning are never a success" {
	boot --any-speed -- sh -c 'echo c >/proc/sysrq-trigger'
	[ "$status" -eq "$EXIT_REPORT" ]
	[[ $stderr == *"the kernel reported: "* ]]
	boot --any-speed -- sh -c 'echo "<4>WARNING: possible circular locking dependency" >/dev/kmsg'
	[ "$status" -eq "$EXIT_REPORT" ]
	boot --any-speed -- sh -c 'kill -9 1; echo o >/proc/sysrq-trigger; sleep 100'
	[ "$status" -eq "$EXIT_REPORT" ]
}

@test "a guest that hangs is stopped" {
	run --separate-stderr "$machine/boot" --timeout 25 --any-speed -- sleep 1000
	[ "$status" -eq "$EXIT_HANG" ]
	[[ $stderr == *"not done after 25 s"* ]]
}

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

@test "what cannot start says why" {
	echo '{ "packages": [{ "idle_wats": 3 }] }' >"$BATS_TEST_TMPDIR/foo.json"
	boot --server "$BATS_TEST_TMPDIR/foo.json" -- true
	[ "$status" -eq "$EXIT_START" ]
	[[ $stderr == *"foo.json: packages[0].idle_wats: unknown key"* ]]
	boot --server nowhere.json -- true
	[ "$status" -eq "$EXIT_START" ]
	boot --kernel 5.10 -- true
	[ "$status" -eq "$EXIT_START" ]
	boot --frobnicate -- true
	[ "$status" -eq "$EXIT_START" ]
}
