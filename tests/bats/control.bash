# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the tests of cap, freq, doctor and run, in the guest.

powercap=/sys/class/powercap
cpufreq=/sys/devices/system/cpu/cpufreq

# requires WORD...: skip where this machine lacks something; an unknown word is a bug.
requires() {
	local word
	for word in "$@"; do
		case $word in
		root) [ "$(id -u)" = 0 ] || skip "needs root" ;;
		limits) [ -n "$(limit_files)" ] || skip "no power limits on this server" ;;
		unlocked) ! locked || skip "the limits of this server are locked" ;;
		cpufreq) [ -d $cpufreq/policy0 ] || skip "no cpufreq on this server" ;;
		dram) [ -n "$(zone_of dram)" ] || skip "no DRAM zone on this server" ;;
		amd) grep -q AuthenticAMD /proc/cpuinfo || skip "not an AMD server" ;;
		module) [ -d /sys/module/greencap ] || skip "the module is not loaded" ;;
		*) echo "requires: unknown word '$word'"; return 1 ;;
		esac
	done
}

limit_files() { ls $powercap/*/constraint_*_power_limit_uw 2>/dev/null; }

# zone_of NAME: the directory of the first zone with this name.
zone_of() { grep -lx "$1" $powercap/*:*/name 2>/dev/null | head -n 1 | xargs -r dirname; }

# limit_of ZONE CONSTRAINT: the limit in microwatts, found by names.
limit_of() {
	local dir name
	dir=$(zone_of "$1")
	name=$(grep -lx "$2" "$dir"/constraint_*_name)
	cat "${name%_name}_power_limit_uw"
}

# locked: writing the value that is there is refused.
locked() {
	local file value
	file=$(zone_of package-0)/constraint_0_power_limit_uw
	value=$(cat "$file")
	! echo "$value" 2>/dev/null >"$file"
}

packages() { grep -l '^package-' $powercap/*:*/name | wc -l; }

# everything: all that the commands can change.
everything() {
	grep . $powercap/*/constraint_*_power_limit_uw $powercap/*/enabled \
		$cpufreq/*/scaling_max_freq 2>/dev/null || true
	ls -A /run/greencap/original 2>/dev/null || true
	find /sys/fs/cgroup -name 'greencap-*'
	cat /sys/fs/cgroup/cgroup.subtree_control
}

# Each run echoes command, status and output, for the log of a failure.
run_tool() {
	status=0
	output=$(timeout 60 greencap "$@" 2>&1) || status=$?
	echo "greencap $*: status $status"
	echo "$output"
}

# eventually SECONDS COMMAND...
eventually() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}
