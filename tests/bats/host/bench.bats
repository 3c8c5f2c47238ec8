#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# The benchmark's arithmetic, on runs whose errors are known.

setup() {
	bench=$BATS_TEST_DIRNAME/../../bench
	run_file=$BATS_TEST_TMPDIR/run.json
	make_run >"$run_file"
}

statistics() { jq -nc -L "$bench" "include \"statistics\"; $1"; }

# make_run: two cgroups, one with two below it. The truth of package energy is
# 10 J for /s/a, of which 2 J are interrupts, 12 and 18 J for the two below /s/b; the meter says 11, 12 and
# 18 J. CPU times are 1:1:2. Of 100 J that the counters moved, 50 are idle, 9 nobody's.
make_run() {
	jq -n '
		def energy($j): {package: 0, domain: "package", energy_joules: $j};
		def stat($hardware; $idle; $nobody; $a; $c; $d): {
			cgroups: [
				{path: "/s", quality: "time-split", domains: [energy($a + $c + $d)]},
				{path: "/other", quality: "measured", domains: []},
				{path: "/s/a", quality: "time-split", domains: [energy($a)]},
				{path: "/s/b", quality: "time-split", domains: [energy($c + $d)]},
				{path: "/s/b/c", quality: "modelled", domains: [energy($c)]},
				{path: "/s/b/d", quality: "time-split", domains: [energy($d)]}],
			totals: [{package: 0, domain: "package", hardware_joules: $hardware,
				idle_joules: $idle, unattributed_joules: $nobody}]};
		def marker($name; $j; $i): {marker: $name, package: 0, package_joules: $j,
			package_interrupt_joules: $i};
		def moment($wanted; $other; $a; $i; $c; $d): {label: $wanted, markers: [
			marker(""; 77; 0), marker("/s/a"; $a; $i), marker("/s/b/c"; $c; 0),
			marker("/s/b/d"; $d; 0), marker("/s2"; $other; 0)]};
		{server: "made-up",
		truth: {snapshots: [moment("s:begin"; 0; 5; 1; 1; 2), moment("s:end"; 5000; 13; 3; 13; 20)]},
		scenarios: [{name: "s",
			begin: {stat: stat(1000; 500; 0; 100; 200; 300),
				cpu: {"/s/a": 50, "/s/b": 0, "/s/b/c": 0, "/s/b/d": 0}},
			end: {stat: stat(1100; 550; 9; 111; 212; 318),
				cpu: {"/s/a": 1050, "/s/b": 3000, "/s/b/c": 1000, "/s/b/d": 2000}}}]}'
}

errors() { jq -L "$bench" -f "$bench/errors.jq" "$run_file"; }

# is FILTER: of the errors of the run.
is() {
	errors | jq -e "def near(\$x): (. - \$x | fabs) < 1e-9; .scenarios[0] | $1" >/dev/null ||
		{ echo "not: $1, but"; errors; return 1; }
}

@test "median and percentile of known lists" {
	[ "$(statistics '[5, 1, 3] | median')" = 3 ]
	[ "$(statistics '[4, 1, 3, 2] | median')" = 2.5 ]
	[ "$(statistics '[] | median')" = null ]
	[ "$(statistics '[range(1; 101)] | percentile(95)')" = 95 ]
	[ "$(statistics '[range(1; 20)] | reverse | percentile(95)')" = 19 ]
	[ "$(statistics '[range(1; 22)] | percentile(95)')" = 20 ]
	[ "$(statistics '[7] | percentile(95)')" = 7 ]
	[ "$(statistics '[] | percentile(95)')" = null ]
}

@test "an error is relative to the truth, or to the floor" {
	[ "$(statistics '12 | relative_error(10; 0)')" = 0.2 ]
	[ "$(statistics '8 | relative_error(10; 1)')" = 0.2 ]
	[ "$(statistics '1 | relative_error(0; 4)')" = 0.25 ]
	[ "$(statistics '1 | relative_error(0; 0)')" = null ]
}

@test "each cgroup is compared with the truth of all below it" {
	is '.cgroups | length == 4'
	is '.cgroups[0] | .cgroup == "/s/a" and (.package.error | near(0.1))'
	is '.cgroups[1] | .cgroup == "/s/b" and .package.true_joules == 30 and .package.error == 0'
	is '.package_error_median == 0 and (.package_error_p95 | near(0.1))'
	is '.cgroups[0].package | .own_joules == 8 and (.own_error | near(3 / 8))'
	is '.dram_error_median == null'
	is '.unattributed_share | near(0.09)'
	is '.quality == ["modelled", "time-split"]'
}

@test "CPU time gets the same energy to split" {
	# 41 J by 1:1:2 is 10.25, 10.25 and 20.5, and 30.75 for the two together.
	is '.cgroups[0].package.cpu_time_error | near(0.025)'
	is '.cgroups[1].package.cpu_time_error | near(0.025)'
	is '.cgroups[2].package.cpu_time_error | near(1.75 / 12)'
	is '.cgroups[3].package.cpu_time_error | near(2.5 / 18)'
	# 100 J by 1:1:2
	is '.cgroups[0].package.total_by_cpu_time_error | near(1.5)'
}

@test "a split is judged apart from the sum" {
	is '.cgroups[0].package.split_error | near((11 * 40 / 41 - 10) / 10)'
	is '.cgroups[0].package.cpu_time_split_error == 0'
}

@test "a truth that is wrong is noticed" {
	jq '(.truth.snapshots[1].markers[] | select(.marker == "/s/b/d")).package_joules += 6' \
		"$run_file" >"$run_file.wrong"
	mv "$run_file.wrong" "$run_file"
	is '.cgroups[3].package.error | near(0.25)'
	is '.cgroups[1].package.error | near(6 / 36)'
	is '.package_error_median > 0.1'
}

@test "a truth that is missing is refused" {
	jq 'del(.truth.snapshots[0])' "$run_file" >"$run_file.wrong"
	mv "$run_file.wrong" "$run_file"
	run errors
	[ "$status" -ne 0 ]
	[[ $output == *"no snapshot s:begin"* ]]
}

# reports: a peer says 30 W for process 7 and 10 W for process 8 from 3 s to 5 s, which
# lies within the scenario, and nonsense in the report that begins before it.
reports() {
	jq -n 'def report($at; $watts): {host: {timestamp: $at},
			consumers: [$watts | to_entries[] | {pid: (.key | tonumber), consumption: (.value * 1e6)}]};
		[report(0; {}), report(3; {"7": 900}), report(5; {"7": 30, "8": 10, "9": 5})]'
}

peer() {
	reports | jq -c -L "$bench" --arg pids $'/s/a 7\n/s/b/c 8\n' --arg times "$1" -f "$bench/peer.jq"
}

@test "a peer's watts become joules of cgroups" {
	[ "$(peer $'2\n6\n')" = '{"/s/a":120,"/s/b":40,"/s/b/c":40}' ]
	[ "$(peer $'3.5\n6\n')" = null ]
	jq '.scenarios[0].peer = {"/s/a": 15, "/s/b": 30, "/s/b/c": 6}' "$run_file" >"$run_file.peer"
	mv "$run_file.peer" "$run_file"
	is '.cgroups[0].peer.error | near(0.5)'
	is '.cgroups[3].peer | .error == 1 and .metered_joules == 0'
	is '.peer | .name == "scaphandre" and .error_median == 0.5 and .error_p95 == 1'
}

@test "a server without a valid run is told and does not count" {
	result=$({
		errors
		errors | jq '.server = "worse" | .scenarios[] |= (.cgroups = [] | .package_error_median = 2)'
		echo '{"server": "slow", "valid": false, "reason": "too slow", "scenarios": []}'
	} | jq -s -L "$bench" --argjson peer "{}" -f "$bench/combine.jq")
	jq -e '.servers[2] | .valid == false and .reason == "too slow"' <<<"$result"
	jq -e '.package_error_median == 0 and (.package_error_p95 * 10 | round) == 1' <<<"$result"
	jq -e '.worst | .server == "worse" and .package_error_median == 2' <<<"$result"
	jq -e '.servers[0].scenarios[0] | has("cgroups") | not' <<<"$result"
	jq -r -f "$bench/table.jq" <<<"$result" | grep -P '^slow\ttoo slow$'
	"$bench/picture" <(cat <<<"$result") >"$BATS_TEST_TMPDIR/picture.svg"
	python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$BATS_TEST_TMPDIR/picture.svg"
	grep -q 'slow: too slow' "$BATS_TEST_TMPDIR/picture.svg"
}
