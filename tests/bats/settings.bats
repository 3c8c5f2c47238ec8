#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap settings, on the module.

load meter

setup() { load_module; }

teardown() {
	load_module
	greencap settings set period=10ms enabled=1
}

settings_are() { [ "$(greencap settings --json | jq -c "[$1]")" = "$2" ]; }

@test "shows and sets" {
	expect 0 greencap settings set period=20ms notify=2s
	settings_are '.period_seconds, .notify_period_seconds' '[0.02,2]'
	expect 0 greencap settings set notify=0 --json
	holds '.notify_period_seconds == 0 and .enabled'
	expect 0 greencap settings show
	has "$out" "period   20.0 ms"
	expect 0 greencap settings set enabled=0
	settings_are .enabled '[false]'
	expect 0 greencap status --json
	holds '.module.enabled | not'
}

@test "out of range: what is legal, and nothing changed" {
	before=$(greencap settings --json)
	expect 1 greencap settings set notify=3s period=1us
	has "$err" "nothing changed"
	has "$err" "1.00 ms to"
	expect 1 greencap settings set period=20h
	has "$err" "is legal"
	[ "$(greencap settings --json)" = "$before" ]
}

@test "malformed: told, with status 2, and nothing changed" {
	before=$(greencap settings --json)
	for word in period period= period=ten period=-5ms period=0 period=nan enabled=2 enabled= \
			colour=green =1 notify=1e99s; do
		expect 2 greencap settings set notify=7s "$word"
		has "$err" "nothing changed"
	done
	expect 2 greencap settings set
	expect 2 greencap settings forget
	expect 2 greencap settings show period
	expect 2 greencap settings --nonsense
	[ "$(greencap settings --json)" = "$before" ]
	expect 0 greencap settings --help
	has "$out" "usage: greencap settings"
}

@test "without rights the capability is named" {
	expect 1 unprivileged "$(command -v greencap)" settings set enabled=0
	has "$err" CAP_SYS_ADMIN
	settings_are .enabled '[true]'
}

@test "without the module: status 3" {
	unload_module
	expect 3 greencap settings
	expect 3 greencap settings set enabled=1
	has "$err" "not loaded"
}
