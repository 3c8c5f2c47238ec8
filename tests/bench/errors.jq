# SPDX-License-Identifier: GPL-2.0
# From what a run left to its errors. Pure: input in, output out.
#
# Input:	{server, truth, scenarios: [{name, begin, end, peer}]}
#	truth	the machine's truth.json
#	begin, end	{stat, cpu}: what the meter said, and CPU time as {CGROUP: usage_usec}
#	peer	what a peer gave to cgroups as {CGROUP: joules}, or null
# Output:	{server, valid, scenarios: [...]}, each with its cgroups
#
# Energy is that of a cgroup with all below it, in the truth as well: markers
# have the names of cgroups.
include "statistics";

# A cgroup smaller than this share of the scenario's direct energy, or of what
# the counter moved, is measured against that share.
def floor_of_direct: 0.01;
def floor_of_total: 0.001;

def is_within($path): . == $path or startswith($path + "/");

def snapshot($wanted): first(.snapshots[] | select(.label == $wanted)) //
	error("the truth has no snapshot \($wanted)");

# What the instructions and accesses of a cgroup's programs cost, $of "", or the
# interrupts that arrived while they ran, $of "_interrupt".
def caused_joules($path; $domain; $of):
	($domain + $of + "_joules") as $key |
	[.markers[] | select(.marker | is_within($path)) | .[$key] //
		error("the truth has no \($key)")] | sum;

# Interrupts are charged to whom they interrupt.
def true_joules($path; $domain):
	caused_joules($path; $domain; "") + caused_joules($path; $domain; "_interrupt");

def total_joules($key; $domain):
	[.totals[] | select(.domain == $domain) | .[$key + "_joules"] // 0] | sum;

# What the meter calls the dynamic energy of a cgroup.
def metered_joules($path; $domain):
	[.cgroups[] | select(.path == $path) | .domains[] | select(.domain == $domain) |
		.energy_joules] | sum;

# The energy that the meter gave to all of the scenario, split by CPU time.
def by_cpu_time($joules; $cpu; $path): $joules * $cpu[$path] / $cpu.all;

# CPU time within the scenario, of each cgroup and of all that have tasks.
def cpu_times($from; $to):
	([$to | keys[] | . as $path | {($path): ($to[$path] - ($from[$path] // 0))}] | add) as $all |
	([$all | keys[] | split("/")[1]] | unique) as $tops |
	$all + {all: ([$all | to_entries[] | . as $e |
		select([$all | keys[] | select(. != $e.key and startswith($e.key + "/"))] == []) |
		.value] | sum)};

# What a figure has grown by, from the beginning of a scenario to its end.
def growth(figure): (.end | figure) - (.begin | figure);

def domain_record($s; $truth; $cpu; $path; $domain):
	($s.name | "/" + .) as $top |
	($truth | growth(true_joules($path; $domain))) as $true |
	($truth | growth(caused_joules($path; $domain; ""))) as $own |
	($truth | growth(true_joules($top; $domain))) as $direct |
	($s | growth(.stat | total_joules("hardware"; $domain))) as $hardware |
	($s | growth(.stat | metered_joules($path; $domain))) as $metered |
	($s | growth(.stat | metered_joules($top; $domain))) as $metered_all |
	([$direct * floor_of_direct, $hardware * floor_of_total] | max) as $floor |
	{
		floor_joules: $floor,
		true_joules: $true,
		own_joules: $own,
		metered_joules: $metered,
		cpu_time_joules: by_cpu_time($metered_all; $cpu; $path),
		total_by_cpu_time_joules: by_cpu_time($hardware; $cpu; $path)
	} | . + {
		error: (.metered_joules | relative_error($true; $floor)),
		own_error: (.metered_joules | relative_error($own; $floor)),
		cpu_time_error: (.cpu_time_joules | relative_error($true; $floor)),
		total_by_cpu_time_error:
			(.total_by_cpu_time_joules | relative_error($true; $floor)),
		# Were all of the scenario's energy right, how wrong would its split be?
		split_error: (if $metered_all > 0 then
			.metered_joules * $direct / $metered_all | relative_error($true; $floor)
			else null end),
		cpu_time_split_error: (by_cpu_time($direct; $cpu; $path) |
			relative_error($true; $floor))
	};

def has_domain($stat; $domain): any($stat.totals[]; .domain == $domain);

# The peer does not tell packages from DRAM: it is compared with both together.
def peer_record($s; $path):
	([.package, .dram | select(. != null)]) as $domains |
	([$domains[].true_joules] | sum) as $true |
	([$domains[].floor_joules] | sum) as $floor |
	($s.peer[$path] // 0) as $joules |
	{true_joules: $true, metered_joules: $joules, error: ($joules | relative_error($true; $floor))};

def cgroup_record($s; $truth; $cpu; $path):
	{cgroup: $path, package: domain_record($s; $truth; $cpu; $path; "package")} +
	if has_domain($s.end.stat; "dram")
	then {dram: domain_record($s; $truth; $cpu; $path; "dram")} else {} end |
	if $s.peer then . + {peer: peer_record($s; $path)} else . end;

def unattributed_share($s):
	($s | growth(.stat | total_joules("unattributed"; "package"))) /
		($s | growth(.stat | total_joules("hardware"; "package")));

# What the meter says that its figures rest on.
def qualities($s): [$s.end.stat.cgroups[] | select(.path | is_within("/" + $s.name)) | .quality] |
	unique;

def errors($domain; $key): [.cgroups[][$domain] | select(. != null) | .[$key] | select(. != null)];

def figures:
	{
		package_error_median: errors("package"; "error") | median,
		package_error_p95: errors("package"; "error") | percentile(95),
		dram_error_median: errors("dram"; "error") | median,
		dram_error_p95: errors("dram"; "error") | percentile(95),
		package_own_error_median: errors("package"; "own_error") | median,
		package_own_error_p95: errors("package"; "own_error") | percentile(95),
		dram_own_error_median: errors("dram"; "own_error") | median,
		cpu_time_error_median: errors("package"; "cpu_time_error") | median,
		cpu_time_error_p95: errors("package"; "cpu_time_error") | percentile(95),
		cpu_time_dram_error_median: errors("dram"; "cpu_time_error") | median,
		total_by_cpu_time_error_median: errors("package"; "total_by_cpu_time_error") | median,
		split_error_median: errors("package"; "split_error") | median,
		split_error_p95: errors("package"; "split_error") | percentile(95),
		cpu_time_split_error_median: errors("package"; "cpu_time_split_error") | median,
		cpu_time_split_error_p95: errors("package"; "cpu_time_split_error") | percentile(95)
	};

def scenario_record($truth):
	. as $s | ($truth | {begin: snapshot($s.name + ":begin"), end: snapshot($s.name + ":end")}) as $t |
	cpu_times($s.begin.cpu; $s.end.cpu) as $cpu |
	{name, cgroups: [$s.end.cpu | keys[] | cgroup_record($s; $t; $cpu; .)]} |
	{name} + figures + {
		peer: (if $s.peer then {
			name: "scaphandre",
			error_median: (errors("peer"; "error") | median),
			error_p95: (errors("peer"; "error") | percentile(95))} else null end),
		unattributed_share: unattributed_share($s),
		quality: qualities($s),
		cgroups
	};

.truth as $truth | {server, valid: true, scenarios: [.scenarios[] | scenario_record($truth)]}
