# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables for and of bats
# For tests that boot guests from the host.

machine=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
repo=$(cd "$machine/../.." && pwd)

# The exit statuses of boot.
export EXIT_REPORT=120 EXIT_HANG=121 EXIT_SLOW=122 EXIT_START=123

# boot ARG...: as tests/machine/boot; a run that the host was too slow for is repeated, and
# after the third time nothing is known: the test is skipped.
boot() {
	local try

	for try in 1 2 3; do
		run --separate-stderr "$machine/boot" --timeout 240 "$@"
		printf 'boot %s: status %s (try %s)\n%s\n%s\n' "$*" "$status" "$try" "$output" \
			"${stderr:-}"
		[ "$status" -eq "$EXIT_SLOW" ] || return 0
	done
	skip "the host was too slow"
}

# guest NAME [OPTION...]: run the function guest_NAME of this file in the guest.
guest() {
	local function=guest_$1

	shift
	boot "$@" -- bash -c "$(cat "$BATS_TEST_DIRNAME/guest.bash"); $(declare -f "$function"); $function"
}

# value KEY: what the guest printed as "KEY VALUE".
value() {
	local line

	line=$(grep "^$1 " <<<"$output")
	echo "${line#* }"
}

# near VALUE WANTED PERCENT
near() {
	printf '%s: wanted %s within %s %%\n' "$1" "$2" "$3"
	awk -v v="$1" -v w="$2" -v p="$3" \
		'BEGIN { d = v - w; d = d < 0 ? -d : d; exit !(d <= w * p / 100) }'
}
