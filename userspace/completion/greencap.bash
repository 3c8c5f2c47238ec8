# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of greencap for bash.

# _greencap_numbers WORD GLOB: "WORD:N" for each number that ends a name in sysfs.
_greencap_numbers() {
	local name
	for name in $2; do
		[ -e "$name" ] && printf '%s:%s\n' "$1" "${name##*[!0-9]}"
	done
}

_greencap_packages() {
	local name
	for name in /sys/class/powercap/intel-rapl:*/name; do
		[ -r "$name" ] && sed -n 's/^package-\([0-9]*\)$/'"$1"':\1/p' "$name"
	done | sort -u
}

_greencap_targets() {
	case $1 in
	cap) echo "package dram psys $(_greencap_packages package) $(_greencap_packages dram)" ;;
	freq) echo "node package $(_greencap_packages package)
		$(_greencap_numbers cpu '/sys/devices/system/cpu/cpu[0-9]*')" ;;
	esac
}

# Selectors, and cgroups below the one that is being typed.
_greencap_selectors() {
	local prefix='' path=$1 dir
	case $path in
	cgroup:*) prefix=cgroup: path=${path#cgroup:} ;;
	/*) ;;
	*) echo "cgroup:/ unit: pid: user: container: slurm: node package dram
		$(_greencap_packages package) $(_greencap_packages dram)"
		return ;;
	esac
	for dir in "/sys/fs/cgroup$path"*/; do
		[ -d "$dir" ] || continue
		dir=${dir#/sys/fs/cgroup}
		printf '%s%s\n' "$prefix" "${dir%/}"
	done
}

_greencap_options() {
	case $1 in
	doctor) echo "--json --help" ;;
	cap) echo "--constraint --json --help" ;;
	freq) echo "--json --help" ;;
	run) echo "--name --cap --freq --json --output --help" ;;
	# The meter's commands tell their options themselves.
	*) greencap "$1" --help 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u ;;
	esac
}

# _greencap_run_command: index of the command that 'run' runs, 0: not typed yet.
_greencap_run_command() {
	local i
	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--) echo $((i + 1)); return ;;
		--name | --cap | --freq | --output) i=$((i + 1)) ;;
		-*) ;;
		*) echo "$i"; return ;;
		esac
	done
	echo 0
}

_greencap_limits() {
	local start words
	if [ "$COMP_CWORD" -eq 2 ]; then
		echo "show set clear"
		return
	fi
	words=$(_greencap_targets "$1")
	case ${COMP_WORDS[2]} in
	set) for start in $words; do echo "$start="; done ;;
	clear) echo "$words" ;;
	esac
}

_greencap() {
	local current previous command words='' start
	local IFS=$' \t\n'
	_get_comp_words_by_ref -n : -c current -p previous 2>/dev/null || {
		current=${COMP_WORDS[COMP_CWORD]}
		previous=${COMP_WORDS[COMP_CWORD - 1]}
	}
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="doctor status stat top run cap freq settings calibrate selftest export --help --version"
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
		return
	fi
	command=${COMP_WORDS[1]}
	case $previous in
	--constraint) words="long_term short_term" ;;
	--output | -o | --load | --show) compopt -o default; return ;;
	--share) words="none active-time equal reservation" ;;
	--counters) words="instructions cycles cache-misses branches fp" ;;
	--name | --cap | --freq | --seconds | --rounds | --bound | --bound-dram) return ;;
	esac
	if [ "$command" = run ] && [ -z "$words" ]; then
		start=$(_greencap_run_command)
		if [ "$start" -gt 0 ] && declare -F _command_offset >/dev/null; then
			_command_offset "$start"
			return
		fi
		[[ $current == -* ]] || { mapfile -t COMPREPLY < <(compgen -c -- "$current"); return; }
	fi
	if [ -z "$words" ]; then
		case $current,$command in
		-*) words=$(_greencap_options "$command") ;;
		*,cap | *,freq) words=$(_greencap_limits "$command") ;;
		*,stat) words=$(_greencap_selectors "$current") ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	[[ ${COMPREPLY[0]-} != *[=:/] ]] || compopt -o nospace
	! declare -F __ltrim_colon_completions >/dev/null || __ltrim_colon_completions "$current"
}

complete -F _greencap greencap
