# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables for and of guest, which sources this
# The scenarios: who does what, where. A scenario that the server cannot play
# (one package, no SMT, no cpufreq) plays nothing and is left out.
#
#	play CGROUP CPUS COMMAND...	a member of the scenario: see guest
#	$seconds	how long it takes
#	$cores		first CPU of each core, in the order of packages
#	$packages	packages

# Equal CPU time, on CPUs of their own.
scenario_classes() {
	play integer "$(core 0)" load "$seconds" integer
	play memory "$(core 1)" load "$seconds" memory
	play simd "$(core 2)" load "$seconds" simd
	play branch "$(core 3)" load "$seconds" branch
}

# Equal CPU time, by turns on one CPU.
scenario_turns() {
	play integer "$(core 0)" load "$seconds" integer
	play memory "$(core 0)" load "$seconds" memory
	play simd "$(core 0)" load "$seconds" simd
}

# The same work on every core, each at a frequency of its own.
scenario_frequencies() {
	local i n=${#cores[@]}

	[ -d /sys/devices/system/cpu/cpufreq/policy0 ] || return 0
	[ "$n" -gt 1 ] || return 0
	for ((i = 0; i < n; i++)); do
		limit_frequency "${cores[i]}" "$i" "$((n - 1))"
		play "step$i" "${cores[i]}" load "$seconds" integer
	done
}

scenario_sockets() {
	local p

	[ "$packages" -gt 1 ] || return 0
	for ((p = 0; p < packages; p++)); do
		play "integer$p" "$(core $((p * ${#cores[@]} / packages)))" load "$seconds" integer
	done
	play memory "$(core $((${#cores[@]} - 1)))" load "$seconds" memory
}

# Half a millisecond to three of work, then sleep: all shorter than the sampling period.
scenario_bursts() {
	play short "$(core 0)" load "$seconds" integer 0.0005 0.002
	play long "$(core 0)" load "$seconds" memory 0.003 0.005
	play steady "$(core 1)" load "$seconds" integer
	play simd "$(core 2)" load "$seconds" simd 0.002 0.002
}

scenario_storm() {
	play storm "$(core 0),$(core 1)" storm "$seconds" integer
	play memory "$(core 2)" storm "$seconds" memory
	play steady "$(core 1)" load "$seconds" integer
}

# 50 cgroups at once: 2 users, 4 projects each, 5 jobs in each project.
scenario_crowd() {
	local kinds=(integer memory simd branch) user project job i=0

	for user in a b; do
		for project in 1 2 3 4; do
			for job in 1 2 3 4 5; do
				play "$user/$project/$job" "$(core "$i")" \
					load "$seconds" "${kinds[$((i / 4 + i)) % 4]}"
				i=$((i + 1))
			done
		done
	done
}

scenario_migration() {
	play wanderer all wander "$seconds" integer
	play integer "$(core 1)" load "$seconds" integer
	play memory "$(core 2)" load "$seconds" memory
}

scenario_corunner() {
	play steady "$(core 0)" load "$seconds" integer
	play heavy "$(core 1)" load "$seconds" simd 0.7 0.9
	play far "$(core 2)" load "$seconds" memory 0.9 0.7
}

scenario_pipe() {
	play pipe "$(core 0)" pipes "$seconds"
	play integer "$(core 1)" load "$seconds" integer
}

scenario_faults() {
	play faults "$(core 0)" faults "$seconds"
	play integer "$(core 1)" load "$seconds" integer
}

scenario_smt() {
	local siblings

	siblings=$(cat /sys/devices/system/cpu/cpu0/topology/thread_siblings_list)
	case $siblings in
	*[-,]*) ;;
	*) return 0 ;;
	esac
	play first "${siblings%%[-,]*}" load "$seconds" integer
	play second "${siblings##*[-,]}" load "$seconds" memory
	play alone "$(core 1)" load "$seconds" integer
}

# In the order in which they run.
all_scenarios="classes turns frequencies sockets bursts storm crowd migration corunner pipe faults"
all_scenarios+=" smt"
