# SPDX-License-Identifier: GPL-2.0
# From the errors of all servers to the result. Input: an array of what
# errors.jq said, and {server, valid: false, reason, scenarios: []} for a
# server without a valid run, which does not count; $peer tells of the peer.
include "statistics";

def errors($domain; $key):
	[.[].scenarios[].cgroups[][$domain] | select(. != null) | .[$key] | select(. != null)];

def worst: [.[] | .server as $server | .scenarios[] |
	{server: $server, name, package_error_median}] | max_by(.package_error_median);

{
	servers: map(del(.scenarios[].cgroups)),
	package_error_median: errors("package"; "error") | median,
	package_error_p95: errors("package"; "error") | percentile(95),
	dram_error_median: errors("dram"; "error") | median,
	dram_error_p95: errors("dram"; "error") | percentile(95),
	package_own_error_median: errors("package"; "own_error") | median,
	package_own_error_p95: errors("package"; "own_error") | percentile(95),
	dram_own_error_median: errors("dram"; "own_error") | median,
	cpu_time_error_median: errors("package"; "cpu_time_error") | median,
	cpu_time_error_p95: errors("package"; "cpu_time_error") | percentile(95),
	split_error_median: errors("package"; "split_error") | median,
	split_error_p95: errors("package"; "split_error") | percentile(95),
	cpu_time_split_error_median: errors("package"; "cpu_time_split_error") | median,
	cpu_time_split_error_p95: errors("package"; "cpu_time_split_error") | percentile(95),
	peer: ($peer + {error_median: errors("peer"; "error") | median}),
	unattributed_share: [.[].scenarios[].unattributed_share] | max,
	worst: worst
}
