#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What doctor sees, on a server that has it.

load control

health() { jq -r ".checks[] | select(.check == \"$1\").health" <<<"$output" | sort -u | tail -n 1; }

@test "doctor sees the server" {
	requires root
	run_tool doctor --json
	jq -e . <<<"$output"
	[ "$(health cgroup)" = ok ]
	[ "$(health rights)" = ok ]
	if [ -n "$(limit_files)" ]; then
		[ "$(health powercap)" = ok ]
	fi
	# A driver whose limits act in steps is worth a note.
	case $(cat $cpufreq/policy0/scaling_driver 2>/dev/null) in
	'') [ "$(health cpufreq)" = missing ] ;;
	acpi-cpufreq) [ "$(health cpufreq)" = note ] ;;
	*) [ "$(health cpufreq)" = ok ] ;;
	esac
}

@test "doctor sees the module" {
	requires root module
	run_tool doctor --json
	[ "$(health module)" = ok ]
}

@test "status 0 when all is well, and only then" {
	requires root
	run_tool doctor --json
	if [ "$(jq .works <<<"$output")" = true ]; then
		[ "$status" -eq 0 ]
	else
		[ "$status" -eq 1 ]
	fi
}

@test "a rival is named" {
	requires root
	cp "$(command -v sleep)" "$BATS_TEST_TMPDIR/thermald"
	"$BATS_TEST_TMPDIR/thermald" 30 &
	rival=$!
	run_tool doctor
	kill $rival
	[[ $output == *thermald* ]]
}

@test "a user is told about rights" {
	run setpriv --reuid 65534 --clear-groups --bounding-set -all greencap doctor
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"not root"*"run as root"* ]]
}
