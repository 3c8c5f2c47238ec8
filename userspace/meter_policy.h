/* SPDX-License-Identifier: GPL-2.0 */
/* The types of the module's attributes, for libnl's parser. */
#ifndef GC_METER_POLICY_H
#define GC_METER_POLICY_H

#include <netlink/attr.h>

#include <linux/greencap.h>

extern const struct nla_policy gc_node_policy[GREENCAP_NODE_A_MAX + 1];
extern const struct nla_policy gc_domain_policy[GREENCAP_DOMAIN_A_MAX + 1];
extern const struct nla_policy gc_activity_policy[GREENCAP_ACTIVITY_A_MAX + 1];
extern const struct nla_policy gc_reason_policy[GREENCAP_REASON_A_MAX + 1];
extern const struct nla_policy gc_cgroup_policy[GREENCAP_CGROUP_A_MAX + 1];
extern const struct nla_policy gc_energy_policy[GREENCAP_ENERGY_A_MAX + 1];
extern const struct nla_policy gc_ended_policy[GREENCAP_ENDED_A_MAX + 1];
extern const struct nla_policy gc_settings_policy[GREENCAP_SETTINGS_A_MAX + 1];
extern const struct nla_policy gc_model_policy[GREENCAP_MODEL_A_MAX + 1];
extern const struct nla_policy gc_counter_policy[GREENCAP_COUNTER_A_MAX + 1];
extern const struct nla_policy gc_bin_policy[GREENCAP_BIN_A_MAX + 1];
extern const struct nla_policy gc_cost_policy[GREENCAP_COST_A_MAX + 1];

#endif /* GC_METER_POLICY_H */
