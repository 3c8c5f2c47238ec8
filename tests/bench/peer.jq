# SPDX-License-Identifier: GPL-2.0
# What Scaphandre gave to the cgroups of a scenario, as {CGROUP: joules}.
#
# Input: its reports. $pids: lines "CGROUP PID"; $times: begin and end, seconds.
#
# A report is the mean power, in microwatts, since the report before. The mean of
# those that lie within the scenario, times its length, is what counts: so it is
# not blamed for the ends of a scenario that is short. null if there is none.
include "statistics";

[$times | split("\n")[] | select(. != "") | tonumber] as [$from, $to] |
[$pids | split("\n")[] | select(. != "") | split(" ") | {cgroup: .[0], pid: (.[1] | tonumber)}]
	as $processes |
. as $reports |
[range(1; $reports | length) | {
	seconds: ($reports[.].host.timestamp - $reports[. - 1].host.timestamp),
	start: $reports[. - 1].host.timestamp,
	end: $reports[.].host.timestamp,
	watts: ([$reports[.].consumers[] | {("\(.pid)"): (.consumption / 1e6)}] | add)
} | select(.start >= $from and .end <= $to)] as $inside |
([$inside[].seconds] | sum) as $seconds |
if $seconds == 0 then null else
	# A cgroup with all below it, as everywhere here.
	[$processes[].cgroup | split("/") | range(3; length + 1) as $n | .[:$n] | join("/")] | unique |
	[.[] | . as $path | {($path): (
		[$processes[] | select(.cgroup == $path or (.cgroup | startswith($path + "/"))) | .pid] |
		unique | map("\(.)") as $mine |
		[$inside[] | .seconds as $s | .watts as $w | $mine[] | ($w[.] // 0) * $s] |
		sum * ($to - $from) / $seconds)}] | add
end
