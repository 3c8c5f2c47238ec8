# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Helpers for the parts of tests that run in the guest.

zones=/sys/class/powercap

# watts ZONE SECONDS: mean power of a powercap zone; the counter may wrap once.
watts() {
	local before after range start end centiwatts

	range=$(<"$zones/$1/max_energy_range_uj")
	before=$(<"$zones/$1/energy_uj") start=${EPOCHREALTIME/./}
	sleep "$2"
	after=$(<"$zones/$1/energy_uj") end=${EPOCHREALTIME/./}
	[ "$after" -ge "$before" ] || after=$((after + range))
	centiwatts=$(((after - before) * 100 / (end - start)))
	echo "$((centiwatts / 100)).$((centiwatts / 10 % 10))$((centiwatts % 10))"
}

# spinners SECONDS CPU...: keep processors busy, in the background.
spinners() {
	local seconds=$1 cpu

	shift
	for cpu in "$@"; do
		taskset -c "$cpu" build/workloads/spin --seconds "$seconds" >/dev/null &
	done
}

stop_jobs() {
	jobs -p | xargs -r kill
	wait
}

# noise CPU: kernel threads, other tasks and interrupts on a processor, in the background.
noise() {
	modprobe -q null_blk
	(cd /root && while :; do
		taskset -c "$1" dd if=/dev/zero of=noise bs=64k count=64 conv=fsync status=none
	done) &
	(cd /tmp && exec taskset -c "$1" stress-ng -q --pipe 1 --timeout 60) &
	sleep 1
}

# work SECONDS CPU: what a spinner gets done.
work() {
	taskset -c "$2" build/workloads/spin --seconds "$1" | awk '{ print $2 / $4 }'
}

# register CPU ADDRESS: value of a model-specific register.
register() {
	dd if="/dev/cpu/$1/msr" bs=8 count=1 skip="$2" iflag=skip_bytes status=none |
		od -A n -t u8 | tr -d ' '
}
