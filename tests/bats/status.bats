#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap status, with the module and without it.

load meter

setup() { load_module; }

teardown() { load_module; }

@test "power of every package from the module" {
	expect 0 greencap status --json
	holds '.source == "module" and .module.source != ""'
	holds '[.domains[] | select(.domain == "package") | .power_watts > 0] | length > 0 and all'
	holds '(.power_watts - ([.domains[].power_watts] | add)) | fabs < 1e-6'
	holds '[.domains[] | .unattributed_share >= 0 and .unattributed_share <= 1] | all'
	expect 0 greencap status
	has "$out" "from the module"
	has "$out" "package:0"
}

@test "without the module powercap is read, and it is said" {
	compgen -G '/sys/class/powercap/*:0/energy_uj' >/dev/null || skip "no powercap zone here"
	unload_module
	expect 0 greencap status --json
	has "$err" "not loaded"
	holds '.source == "powercap" and .module == null'
	holds '[.domains[] | select(.domain == "package") | .power_watts > 0] | length > 0 and all'
	expect 0 greencap status
	has "$out" "from powercap"
}

@test "caps and frequencies are those of sysfs" {
	limit=$(cat /sys/class/powercap/intel-rapl:0/constraint_0_power_limit_uw 2>/dev/null) ||
		skip "this server has no power limits"
	expect 0 greencap status --json
	holds "[.caps[] | select(.target == \"package:0\").constraints[] |
		select(.name == \"long_term\").limit_watts] == [$limit / 1e6]"
	holds '[.frequencies[] | .effective_hertz > 0 and .driver != ""] | all'
}

@test "without rights: what is missing, and no numbers" {
	expect 1 unprivileged "$(command -v greencap)" status --json
	has "$err" CAP_PERFMON
	holds '.source == null and .power_watts == null'
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap status --nonsense
	expect 2 greencap status -d
	expect 2 greencap status -d 1e99
	expect 2 greencap status extra
	expect 0 greencap status --help
	has "$out" "usage: greencap status"
}
