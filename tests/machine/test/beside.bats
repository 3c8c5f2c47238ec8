# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # variables of bats and helper.bash
# Guests that run at the same time, and guests that do not.

bats_require_minimum_version 1.5.0
load helper

# begin NAME ARG...: a guest in the background, its number in $begun; what it says is in files.
begin() {
	"$machine/boot" "${@:2}" >"$BATS_TEST_TMPDIR/$1.out" 2>"$BATS_TEST_TMPDIR/$1.err" 3>&- &
	begun=$!
}

# says FILE WORD: the guest that was begun last says it, before it ends.
says() {
	until grep -q "$2" "$BATS_TEST_TMPDIR/$1"; do
		kill -0 "$begun"
		sleep 0.1
	done
}

@test "two run side by side if their speed does not matter, else one waits for the other" {
	begin first --any-speed -- sh -c 'echo go; sleep 1000'
	first=$begun
	says first.out go
	boot --full-speed -- echo beside
	[ "$status" -eq 0 ]
	[ "$output" = beside ]
	kill -0 "$first"
	begin alone -- true
	says alone.err "waiting for another guest"
	kill "$begun" "$first"
	wait "$first" "$begun" || true
}

teardown() {
	jobs -p | xargs -r kill 2>/dev/null || true
}
