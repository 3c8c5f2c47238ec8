#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap stat, on the module.
# shellcheck disable=SC2016 # the dollars are jq's

load meter

setup() { load_module; }

teardown() {
	remove_cgroup /bats/inner
	remove_cgroup /bats
	load_module
}

@test "prints the shape that is promised" {
	work_in /bats/inner 5 0
	sleep 1
	expect 0 greencap stat --json
	holds 'keys == ["cgroups", "since_seconds", "totals"]'
	holds '.cgroups[0].path == "/" and .cgroups[0].alive'
	holds '[.cgroups[] | keys == ["alive", "domains", "id", "path", "quality"]] | all'
	holds '[.cgroups[].domains[] | keys ==
		["domain", "energy_joules", "package", "power_watts", "self_joules"]] | all'
	holds '[.totals[] | keys == ["attributed_joules", "domain", "hardware_joules",
		"idle_joules", "modelled_joules", "package", "pending_joules", "quality",
		"shared_joules", "unattributed_joules"]] | all'
	holds '.cgroups[] | select(.path == "/bats/inner") | .quality == "time-split"'
	holds '[.cgroups[] | select(.path == "/bats/inner").domains[].energy_joules] | add > 1'
	holds '[.cgroups[] | select(.path == "/bats").domains[].self_joules] | add == 0'
	id=$(stat -c %i "$cgroups/bats/inner")
	holds ".cgroups[] | select(.path == \"/bats/inner\") | .id == $id"
}

@test "the raw integers add up exactly" {
	work_in /bats 5 1
	sleep 1
	expect 0 greencap stat --json --raw
	# Joules are a view; these are units and 1/65536 of them. jq counts to 2^53.
	holds 'def e: .units * 65536 + .frac;
		[.totals[] | (.hardware_joules_raw | e) == (.attributed_joules_raw | e) +
		(.shared_joules_raw | e) + (.idle_joules_raw | e) + (.unattributed_joules_raw | e) +
		(.pending_joules_raw | e)] | all'
	holds 'def e: .units * 65536 + .frac;
		. as $all | [.totals[] | . as $t | $all.cgroups[0].domains[] |
		select(.package == $t.package and .domain == $t.domain) |
		(.energy_joules_raw | e) == ($t.attributed_joules_raw | e)] | length > 0 and all'
	holds 'def e: .units * 65536 + .frac;
		[.totals[] | (.unattributed_joules_raw | e) == ([.unattributed_reasons |
		to_entries[] | select(.key | endswith("_raw")) | .value | e] | add)] | all'
	holds '[.totals[] | .hardware_joules / (.hardware_joules_raw.units * .unit_num / .unit_den) |
		. > 0.999999999 and . < 1.000000001] | all'
}

@test "intervals: one line of JSON each, deltas only" {
	work_in /bats 9 0
	expect 0 greencap stat -I 0.5 -n 3 --json /bats
	[ "$(wc -l <<<"$out")" -eq 3 ]
	out=$(jq -s . <<<"$out")
	holds '[.[] | .since_seconds > 0.3 and .since_seconds < 2] | all'
	holds '[.[1:][] | .cgroups | length == 1] | all'
	holds '.[2].cgroups[0] | ([.domains[].power_watts] | add) > 1'
}

@test "a cgroup removed in the middle is no error" {
	work_in /bats 9 0
	( sleep 1; remove_cgroup /bats ) 3>&- &
	expect 0 greencap stat -I 0.5 -n 6 --json /bats
	[ "$(wc -l <<<"$out")" -eq 6 ]
	out=$(tail -n 1 <<<"$out")
	holds '[.cgroups[] | select(.alive)] | length == 0'
}

@test "-I ends cleanly when it is interrupted" {
	greencap stat -I 0.3 >"$BATS_TEST_TMPDIR/log" 3>&- &
	soon "$BATS_TEST_TMPDIR/log" package:0
	# By the one or, where a shell ignores that in what it starts beside itself, the other.
	kill -INT $!
	kill -TERM $! 2>/dev/null || true
	wait $!
}

# intervals_in FILE: how many tables.
intervals_in() { grep -c '^DOMAIN' "$1" || true; }

# intervals_grow FILE: at least one more than there are, soon.
intervals_grow() {
	local had
	had=$(intervals_in "$1")
	for _ in $(seq 40); do
		sleep 0.25
		[ "$(intervals_in "$1")" -le "$had" ] || return 0
	done
	echo "still $had intervals in:"
	cat "$1"
	return 1
}

# soon FILE WORDS: the file will have them.
soon() {
	for _ in $(seq 40); do
		grep -q "$2" "$1" && return 0
		sleep 0.25
	done
	echo "no '$2' in: $(<"$1")"
	return 1
}

@test "-I goes on when the module is unloaded and loaded again" {
	log=$BATS_TEST_TMPDIR/log said=$BATS_TEST_TMPDIR/said
	greencap stat -I 0.3 package:0 >"$log" 2>"$said" 3>&- &
	stat=$!
	intervals_grow "$log"
	unload_module
	soon "$said" "module was unloaded: waiting until 'modprobe greencap'"
	load_module
	soon "$said" "loaded anew"
	intervals_grow "$log"
	# Faster than an interval: the counts of two loads are never compared.
	unload_module
	load_module
	for _ in $(seq 40); do
		[ "$(grep -c "loaded anew" "$said")" -lt 2 ] || break
		sleep 0.25
	done
	[ "$(grep -c "loaded anew" "$said")" -eq 2 ]
	intervals_grow "$log"
	[ "$(grep -c "was unloaded" "$said")" -le 2 ]
	kill -TERM "$stat"
	wait "$stat"
}

@test "a selector restricts; what it does not find is told" {
	mkdir -p "$cgroups/bats"
	expect 0 greencap stat --json cgroup:/bats
	holds '.cgroups | length == 1'
	expect 1 greencap stat /bats/nothing-here
	expect 2 greencap stat colour:green
}

@test "package:N, dram:N and node choose domains" {
	work_in /bats 9 1
	sleep 1
	expect 0 greencap stat --json package:1
	holds '[.totals[] | [.domain, .package]] | sort == [["dram", 1], ["package", 1]]'
	holds '[.cgroups[].domains[].package] | length > 0 and all(. == 1)'
	holds '.cgroups | length > 1'
	expect 0 greencap stat --json dram:0 cgroup:/bats
	holds '[.totals[] | [.domain, .package]] == [["dram", 0]]'
	holds '.cgroups | length == 1 and (.[0].path == "/bats")'
	holds '[.cgroups[].domains[] | .domain == "dram" and .package == 0] | all'
	expect 0 greencap stat --json dram:0 node
	holds '.totals | length == 4'
	expect 0 greencap stat -I 0.3 -n 2 --json dram package:0
	out=$(jq -s '.[1]' <<<"$out")
	holds '[.totals[] | [.domain, .package]] | sort ==
		[["dram", 0], ["dram", 1], ["package", 0]]'
	expect 0 greencap stat dram:1 /bats
	[[ $out == *"dram:1 "* && $out != *package* && $out != *dram:0* ]]
	[ "$(awk '$NF == "/bats" { print $1 }' <<<"$out")" = - ]
}

@test "--share shares out shared and idle energy, exactly" {
	mkdir -p "$cgroups/bats/inner"
	work_in /bats 60 1
	for rule in none active-time equal reservation; do
		expect 0 greencap stat --share $rule -I 0.5 -n 1 --json --raw
		holds ".share == \"$rule\""
		holds 'def e: .units * 65536 + .frac; . as $all | [.totals | to_entries[] |
			(.value.shared_joules_raw | e) + (.value.idle_joules_raw | e) ==
			(.value.unshared_joules_raw | e) +
			($all.cgroups[0].shares[.key].share_joules_raw | e)] | length == 4 and all'
		case $rule in
		none) holds '[.cgroups[].shares[].share_joules] | add == 0' ;;
		*) holds '[.cgroups[] | select(.path == "/bats").shares[].share_joules] | add > 1' ;;
		esac
	done
	# /bats has a child, which has never run: it reserves what /bats may claim.
	holds '[.cgroups[] | select(.path == "/bats").shares[].self_share_joules] | add == 0'
	expect 0 greencap stat --share equal
	has "$out" SHARE
	expect 2 greencap stat --share fair
	has "$err" "none, active-time, equal or reservation"
	expect 2 greencap stat --share equal --ended
}

@test "a domain that is not there is refused with those that are" {
	expect 1 greencap stat package:7
	has "$err" "package:7: there is no such domain here, only package:0"
	has "$err" "dram:1, node"
	[ -z "$out" ]
	expect 1 greencap stat -I 1 dram:2
	expect 2 greencap stat package:x
	has "$err" "use package:N, dram:N or node"
	expect 2 greencap stat node:0
}

@test "ended cgroups keep their record" {
	work_in /bats 9 0
	sleep 1
	remove_cgroup /bats
	for _ in $(seq 20); do
		sleep 0.3
		greencap stat --ended --json /bats >/dev/null 2>&1 && break
	done
	expect 0 greencap stat --ended --json /bats
	holds '.cgroups[-1] | .path == "/bats" and (.alive | not) and .seq > 0'
	holds '.cgroups[-1] | .lifetime_seconds > 0.5 and .lifetime_seconds < 20'
	holds '[.cgroups[-1].domains[].energy_joules] | add > 1'
	expect 0 greencap stat --ended --json dram /bats
	holds '[.cgroups[].domains[].domain == "dram"] | all'
	expect 0 greencap stat --ended
	has "$out" LIFETIME
	expect 1 greencap stat --ended /never-was
	has "$err" "no record"
}

@test "a hostile name cannot reach the terminal" {
	name=$'/bats\033[2J'
	mkdir "$cgroups$name"
	expect 0 greencap stat
	rmdir "$cgroups$name"
	has "$out" '/bats\x1b[2J'
	[[ $out != *$'\033'* ]]
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap stat --nonsense
	has "$err" "unknown option '--nonsense'"
	expect 2 greencap stat -I
	expect 2 greencap stat -I 0
	expect 2 greencap stat -I nan
	expect 2 greencap stat -n 0 -I 1
	expect 2 greencap stat -n 3
	expect 2 greencap stat --raw
	expect 2 greencap stat --ended -I 1
	expect 0 greencap stat --help
	has "$out" "usage: greencap stat"
}

@test "without rights the capability is named" {
	expect 1 unprivileged "$(command -v greencap)" stat
	has "$err" CAP_PERFMON
	[ -z "$out" ]
}

@test "without the module: status 3, and what still works" {
	unload_module
	expect 3 greencap stat
	has "$err" "not loaded"
	has "$err" "doctor, cap, freq and status"
	expect 3 greencap stat --json --ended
	[ -z "$out" ]
}
