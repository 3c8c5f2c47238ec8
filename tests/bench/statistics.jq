# SPDX-License-Identifier: GPL-2.0
# Of lists of numbers; of an empty list, null.

def sum: add // 0;

def median: sort | length as $n |
	if $n == 0 then null
	elif $n % 2 == 1 then .[($n - 1) / 2]
	else (.[$n / 2 - 1] + .[$n / 2]) / 2
	end;

# The smallest member that $percent of the members do not exceed: no interpolation flatters it.
def percentile($percent): sort | length as $n |
	if $n == 0 then null
	else .[([($n * $percent / 100 | ceil), 1] | max) - 1]
	end;

# How far a figure is from the truth, as a share of the truth. A truth below the
# floor counts as much as the floor: nothing else would tell two noises apart.
def relative_error($truth; $floor):
	if [$truth, $floor] | max <= 0 then null
	else (. - $truth | fabs) / ([$truth, $floor] | max)
	end;
