// SPDX-License-Identifier: GPL-2.0
/* What each attribute of the module must look like. A type that is not listed is not looked at. */
#include "meter_policy.h"

const struct nla_policy gc_node_policy[GREENCAP_NODE_A_MAX + 1] = {
	[GREENCAP_NODE_A_VERSION]	= { .type = NLA_U32 },
	[GREENCAP_NODE_A_MODULE]	= { .type = NLA_STRING },
	[GREENCAP_NODE_A_SOURCE]	= { .type = NLA_STRING },
	[GREENCAP_NODE_A_PACKAGES]	= { .type = NLA_U32 },
	[GREENCAP_NODE_A_QUALITY]	= { .type = NLA_U32 },
	[GREENCAP_NODE_A_FLAGS]		= { .type = NLA_U32 },
	[GREENCAP_NODE_A_SINCE_NS]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_NOW_NS]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_CGROUPS]	= { .type = NLA_U32 },
	[GREENCAP_NODE_A_UNTRACKED]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_ENDED]		= { .type = NLA_U64 },
	[GREENCAP_NODE_A_ENDED_LOST]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_OVERFLOWS]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_BYTES_CGROUPS]	= { .type = NLA_U64 },
	[GREENCAP_NODE_A_BYTES_CPUS]	= { .type = NLA_U64 },
};

const struct nla_policy gc_domain_policy[GREENCAP_DOMAIN_A_MAX + 1] = {
	[GREENCAP_DOMAIN_A_SNAPSHOT]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_PACKAGE]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_TYPE]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_FLAGS]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_UNIT_NUM]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_UNIT_DEN]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_NOW_NS]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_HARDWARE_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_ATTRIBUTED_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_IDLE_UNITS]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_IDLE_FRAC]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_UNATTRIBUTED_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_UNATTRIBUTED_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_PENDING_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_PENDING_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_REASON]		= { .type = NLA_NESTED },
	[GREENCAP_DOMAIN_A_BASELINE_UW]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_SHARED_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_SHARED_FRAC]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_QUALITY]		= { .type = NLA_U32 },
	[GREENCAP_DOMAIN_A_MODELLED_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_ACTIVITY]		= { .type = NLA_NESTED },
	[GREENCAP_DOMAIN_A_ACTIVE_NS]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_SEEN_NS]		= { .type = NLA_U64 },
	[GREENCAP_DOMAIN_A_UNCOUNTED_NS]	= { .type = NLA_U64 },
};

const struct nla_policy gc_activity_policy[GREENCAP_ACTIVITY_A_MAX + 1] = {
	[GREENCAP_ACTIVITY_A_BIN]	= { .type = NLA_U32 },
	[GREENCAP_ACTIVITY_A_PACKAGE]	= { .type = NLA_U32 },
	[GREENCAP_ACTIVITY_A_BUSY_NS]	= { .type = NLA_U64 },
	[GREENCAP_ACTIVITY_A_COUNT]	= { .type = NLA_U64 },
	[GREENCAP_ACTIVITY_A_CORE_NS]	= { .type = NLA_U64 },
};

const struct nla_policy gc_reason_policy[GREENCAP_REASON_A_MAX + 1] = {
	[GREENCAP_REASON_A_KIND]	= { .type = NLA_U32 },
	[GREENCAP_REASON_A_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_REASON_A_FRAC]	= { .type = NLA_U32 },
};

const struct nla_policy gc_cgroup_policy[GREENCAP_CGROUP_A_MAX + 1] = {
	[GREENCAP_CGROUP_A_SNAPSHOT]	= { .type = NLA_U64 },
	[GREENCAP_CGROUP_A_ID]		= { .type = NLA_U64 },
	[GREENCAP_CGROUP_A_PARENT]	= { .type = NLA_U64 },
	[GREENCAP_CGROUP_A_PATH]	= { .type = NLA_STRING },
	[GREENCAP_CGROUP_A_REMOVED]	= { .type = NLA_FLAG },
	[GREENCAP_CGROUP_A_CREATED_NS]	= { .type = NLA_U64 },
	[GREENCAP_CGROUP_A_BUSY_NS]	= { .type = NLA_U64 },
	[GREENCAP_CGROUP_A_ENERGY]	= { .type = NLA_NESTED },
};

const struct nla_policy gc_energy_policy[GREENCAP_ENERGY_A_MAX + 1] = {
	[GREENCAP_ENERGY_A_PACKAGE]	= { .type = NLA_U32 },
	[GREENCAP_ENERGY_A_DOMAIN]	= { .type = NLA_U32 },
	[GREENCAP_ENERGY_A_TOTAL_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_ENERGY_A_TOTAL_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_ENERGY_A_SELF_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_ENERGY_A_SELF_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_ENERGY_A_ENDED_UNITS]	= { .type = NLA_U64 },
	[GREENCAP_ENERGY_A_ENDED_FRAC]	= { .type = NLA_U32 },
	[GREENCAP_ENERGY_A_BUSY_NS]	= { .type = NLA_U64 },
};

const struct nla_policy gc_ended_policy[GREENCAP_ENDED_A_MAX + 1] = {
	[GREENCAP_ENDED_A_SEQ]		= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_ID]		= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_PARENT]	= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_PATH]		= { .type = NLA_STRING },
	[GREENCAP_ENDED_A_CREATED_NS]	= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_REMOVED_NS]	= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_BUSY_NS]	= { .type = NLA_U64 },
	[GREENCAP_ENDED_A_ENERGY]	= { .type = NLA_NESTED },
};

const struct nla_policy gc_settings_policy[GREENCAP_SETTINGS_A_MAX + 1] = {
	[GREENCAP_SETTINGS_A_ENABLED]		= { .type = NLA_U32 },
	[GREENCAP_SETTINGS_A_PERIOD_NS]		= { .type = NLA_U64 },
	[GREENCAP_SETTINGS_A_PERIOD_MIN_NS]	= { .type = NLA_U64 },
	[GREENCAP_SETTINGS_A_PERIOD_MAX_NS]	= { .type = NLA_U64 },
	[GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS]	= { .type = NLA_U64 },
};

const struct nla_policy gc_model_policy[GREENCAP_MODEL_A_MAX + 1] = {
	[GREENCAP_MODEL_A_ID]		= { .type = NLA_U64 },
	[GREENCAP_MODEL_A_COUNTER]	= { .type = NLA_NESTED },
	[GREENCAP_MODEL_A_BIN]		= { .type = NLA_NESTED },
};

const struct nla_policy gc_counter_policy[GREENCAP_COUNTER_A_MAX + 1] = {
	[GREENCAP_COUNTER_A_TYPE]	= { .type = NLA_U32 },
	[GREENCAP_COUNTER_A_CONFIG]	= { .type = NLA_U64 },
};

const struct nla_policy gc_bin_policy[GREENCAP_BIN_A_MAX + 1] = {
	[GREENCAP_BIN_A_MAX_RATIO]	= { .type = NLA_U32 },
	[GREENCAP_BIN_A_COST]		= { .type = NLA_NESTED },
};

const struct nla_policy gc_cost_policy[GREENCAP_COST_A_MAX + 1] = {
	[GREENCAP_COST_A_DOMAIN]	= { .type = NLA_U32 },
	[GREENCAP_COST_A_TIME_FJ]	= { .type = NLA_U64 },
	[GREENCAP_COST_A_COUNT_FJ]	= { .type = NLA_U64 },
	[GREENCAP_COST_A_SHARED_FJ]	= { .type = NLA_U64 },
	[GREENCAP_COST_A_ACTIVE_FJ]	= { .type = NLA_U64 },
};
