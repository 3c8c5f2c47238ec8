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

@test "what cannot start says why" {
	echo '{ "packages": [{ "idle_wats": 3 }] }' >"$BATS_TEST_TMPDIR/foo.json"
	boot --any-speed --server "$BATS_TEST_TMPDIR/foo.json" -- true
	[ "$status" -eq "$EXIT_START" ]
	[[ $stderr == *"foo.json: packages[0].idle_wats: unknown key"* ]]
	boot --any-speed --server nowhere.json -- true
	[ "$status" -eq "$EXIT_START" ]
	boot --any-speed --kernel 5.10 -- true
	[ "$status" -eq "$EXIT_START" ]
	boot --any-speed --frobnicate -- true
	[ "$status" -eq "$EXIT_START" ]
}
