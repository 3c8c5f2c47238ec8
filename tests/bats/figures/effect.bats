# SPDX-License-Identifier: GPL-2.0
# What a limit does, in the module's own figures. On the server as it is: no tool of the test's own.

bats_require_minimum_version 1.5.0
load ../meter

setup_file() {
	work_in /gc-effect 120 0
	work_in /gc-effect 120 1
	sleep 2
}

teardown_file() {
	remove_cgroup /gc-effect
}

# watts KEY: of package 0, over two seconds: hardware, attributed.
watts() {
	greencap stat --json -I 2 -n 1 |
		jq ".since_seconds as \$s | .totals[] | select(.package == 0 and .domain == \"package\") |
			.${1}_joules / \$s"
}

# between LOW VALUE HIGH
between() {
	echo "$1 <= $2 <= $3"
	jq -ne "$1 <= $2 and $2 <= $3" >/dev/null
}

@test "a cap halves the power, and the module sees it" {
	[ -e /sys/class/powercap/intel-rapl:0/constraint_0_power_limit_uw ] || skip "no power limits here"
	free=$(watts hardware)
	limit=$(jq -n "$free / 2 | floor")
	greencap cap set "package:0=${limit}W"
	sleep 3
	capped=$(watts hardware)
	greencap cap clear package:0
	between "$limit * 0.9" "$capped" "$limit * 1.05"
	sleep 2
	between "$free * 0.9" "$(watts hardware)" "$free * 1.1"
}

@test "a frequency lowers the power of the cgroup that runs" {
	[ -d /sys/devices/system/cpu/cpufreq/policy0 ] || skip "no cpufreq here"
	free=$(watts attributed)
	greencap freq set package:0=50%
	sleep 1
	slow=$(watts attributed)
	greencap freq clear package:0
	between "$free * 0.1" "$slow" "$free * 0.6"
}
