# SPDX-License-Identifier: GPL-2.0
# accuracy.json as lines of words with tabs between, errors in percent.

def percent: if . == null then "-" else . * 100 |
	if . >= 100 then round else . * 10 | round / 10 end | tostring end;

def figures: [.package_error_median, .package_error_p95, .dram_error_median,
	.package_own_error_median, .cpu_time_error_median, .split_error_median, .cpu_time_split_error_median,
	.peer.error_median, .unattributed_share] | map(percent);

["server", "scenario", "package", "p95", "dram", "own", "cpu-time", "split", "cpu-split", "peer",
	"unattributed"],
(.servers[] | .server as $server |
	(if .valid then empty else [$server, .reason] end),
	(.scenarios[] | [$server, .name] + figures)),
(["all", ""] + figures) | @tsv
