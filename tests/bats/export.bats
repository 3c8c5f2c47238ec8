#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# greencap export, on the module, over the network.

load meter

setup() { load_module; }

teardown() {
	[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
	remove_cgroup /bats
	load_module
}

# serve ADDRESS URL: in the background, until it answers.
serve() {
	greencap export --listen "$1" 2>"$BATS_TEST_TMPDIR/server" 3>&- &
	server=$!
	for _ in $(seq 50); do
		curl -gsf "$2" >/dev/null && return 0
		sleep 0.1
	done
	cat "$BATS_TEST_TMPDIR/server"
	return 1
}

@test "promtool finds nothing" {
	work_in /bats 5 0
	sleep 0.5
	expect 0 greencap export --once
	promtool check metrics <<<"$out"
	has "$out" 'greencap_cgroup_energy_joules_total{cgroup="/bats",package="0",domain="package"} '
	has "$out" 'greencap_domain_energy_joules_total{package="0",domain="package"} '
	has "$out" 'reason="overflow"'
	has "$out" $'\ngreencap_up 1\n'
	[ "$(tail -n 1 <<<"$out")" = "# EOF" ]
}

@test "OpenMetrics names families without the suffix of their samples" {
	expect 0 greencap export --once --format openmetrics
	has "$out" "# TYPE greencap_domain_energy_joules counter"
	has "$out" "# UNIT greencap_domain_energy_joules joules"
	[ "$(tail -n 1 <<<"$out")" = "# EOF" ]
}

@test "hostile names are escaped" {
	mkdir "$cgroups/bats"
	name=$'/bats/a"b\\c'
	mkdir "$cgroups$name"
	expect 0 greencap export --once
	rmdir "$cgroups$name"
	has "$out" 'cgroup="/bats/a\"b\\c"'
	promtool check metrics <<<"$out"
}

@test "serves IPv4, what each client asks for, and ends on SIGTERM" {
	serve 127.0.0.1:9810 http://127.0.0.1:9810/metrics
	expect 0 curl -gsi http://127.0.0.1:9810/metrics
	has "$out" "text/plain; version=0.0.4"
	expect 0 curl -gsi -H 'Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5' \
		http://127.0.0.1:9810/metrics
	has "$out" "application/openmetrics-text; version=1.0.0"
	has "$out" "greencap_up 1"
	expect 0 curl -gso /dev/null -w '%{http_code}' http://127.0.0.1:9810/nothing
	[ "$out" = 404 ]
	expect 0 curl -gso /dev/null -w '%{http_code}' -d x=y http://127.0.0.1:9810/metrics
	[ "$out" = 405 ]
	expect 0 curl -gsI http://127.0.0.1:9810/metrics
	expect 1 greencap export --listen 127.0.0.1:9810
	has "$err" "in use"
	kill -TERM "$server"
	wait "$server"
	server=''
}

@test "serves IPv6 and keeps one capability only" {
	serve '[::1]:9811' 'http://[::1]:9811/metrics'
	grep -E '^CapEff:.*0000004000000000$' "/proc/$server/status"
	grep -E '^CapPrm:.*0000004000000000$' "/proc/$server/status"
	grep -E '^NoNewPrivs:.*1$' "/proc/$server/status"
}

@test "the module comes and goes while it serves" {
	serve 127.0.0.1:9812 http://127.0.0.1:9812/metrics
	unload_module
	expect 0 curl -gsf http://127.0.0.1:9812/metrics
	has "$out" $'\ngreencap_up 0\n'
	has "$out" greencap_powercap_energy_joules_total
	load_module
	expect 0 curl -gsf http://127.0.0.1:9812/metrics
	has "$out" $'\ngreencap_up 1\n'
	has "$out" greencap_scrape_errors_total\ 1
}

@test "a module that is loaded anew between two scrapes is no error" {
	serve 127.0.0.1:9813 http://127.0.0.1:9813/metrics
	for _ in 1 2; do
		unload_module
		load_module
		expect 0 curl -gsf http://127.0.0.1:9813/metrics
		has "$out" $'\ngreencap_up 1\n'
		has "$out" 'greencap_domain_energy_joules_total{package="0",domain="package"} '
		has "$out" greencap_scrape_errors_total\ 0
	done
}

@test "without the module: what works, and status 3" {
	unload_module
	expect 3 greencap export --once
	has "$out" "greencap_up 0"
	has "$err" "not loaded"
	promtool check metrics <<<"$out"
}

@test "wrong usage is told, with status 2" {
	expect 2 greencap export
	expect 2 greencap export --once --listen :9810
	expect 2 greencap export --listen 127.0.0.1
	expect 2 greencap export --listen 127.0.0.1:0
	expect 2 greencap export --listen 127.0.0.1:99999
	expect 2 greencap export --listen 300.1.2.3:9810
	expect 2 greencap export --listen ::1:9810
	expect 1 greencap export --listen 192.0.2.1:9810
	has "$err" "cannot listen"
	expect 2 greencap export --once --format xml
	expect 2 greencap export --once extra
	expect 0 greencap export --help
	has "$out" "usage: greencap export"
}
