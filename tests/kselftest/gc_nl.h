/* SPDX-License-Identifier: GPL-2.0 */
/* The family as the tests see it: bare netlink, exact integers. */
#ifndef GC_NL_H
#define GC_NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/netlink.h>
#include <linux/greencap.h>

#define MAX_PACKAGES	8
#define MAX_DOMAINS	2
#define MAX_ATTR	32

/* Energy in 1/65536 raw units. */
typedef unsigned __int128 energy_t;

struct nl {
	int fd;
	uint16_t family;
	uint32_t group[2];	/* samples, ended */
	uint32_t seq;
	char extack[256];	/* of the last refusal */
};

struct attrs {
	const struct nlattr *at[MAX_ATTR];
};

typedef void (*nl_fn)(unsigned int cmd, const struct attrs *attrs, void *arg);

/* A request's attributes. */
struct request {
	char data[4096];
	size_t len;
};

int nl_open(struct nl *nl);
void nl_close(struct nl *nl);
int nl_join(struct nl *nl, uint32_t group);
/* Calls fn for each attribute of a type, of which nl_parse() keeps the last. */
void each_attr(const struct attrs *attrs, unsigned int type,
	       void (*fn)(const struct nlattr *attr, void *arg), void *arg);
void nl_parse(const void *data, size_t len, struct attrs *attrs);
uint64_t attr_u64(const struct nlattr *attr);
uint32_t attr_u32(const struct nlattr *attr);
const char *attr_string(const struct nlattr *attr);
void put(struct request *req, unsigned int type, const void *data, size_t len);
void put_u64(struct request *req, unsigned int type, uint64_t value);
void put_u32(struct request *req, unsigned int type, uint32_t value);
size_t nest_begin(struct request *req, unsigned int type);
void nest_end(struct request *req, size_t begin);
int nl_send(struct nl *nl, unsigned int cmd, int flags, const struct request *req);
int nl_receive(struct nl *nl, nl_fn fn, void *arg);
int nl_request(struct nl *nl, unsigned int cmd, int flags, const struct request *req,
	       nl_fn fn, void *arg);

struct share {
	energy_t total, self, ended;
};

/* Of a bin of a package, or of a cgroup on a package. */
struct activity {
	uint64_t busy_ns, core_ns, count[GREENCAP_COUNTERS_MAX];
	unsigned int counts;
};

struct domain {
	uint64_t snapshot, now_ns, baseline_uw, active_ns, seen_ns, uncounted_ns, modelled_units;
	uint32_t package, type, flags, num, den, quality, bins;
	struct activity bin[GREENCAP_BINS_MAX];
	energy_t hardware, attributed, shared, idle, unattributed, pending;
	energy_t reason[__GREENCAP_REASON_MAX];
};

struct cgroup {
	uint64_t snapshot, id, parent, seq, busy_ns, created_ns, removed_ns;
	bool removed;
	char path[256];
	struct share share[MAX_PACKAGES][MAX_DOMAINS];
	struct activity activity[MAX_PACKAGES];
};

struct snapshot {
	unsigned int domains, cgroups, room;
	struct domain domain[MAX_PACKAGES * MAX_DOMAINS];
	struct cgroup *cgroup;
};

int snapshot_get(struct nl *nl, struct snapshot *s);
int ended_get(struct nl *nl, uint64_t since, struct snapshot *s);
void snapshot_free(struct snapshot *s);
const char *snapshot_wrong(const struct snapshot *s);
const char *snapshot_fell(const struct snapshot *before, const struct snapshot *after);
const struct cgroup *find_cgroup(const struct snapshot *s, const char *path);
const struct domain *find_domain(const struct snapshot *s, unsigned int package,
				 unsigned int type);
double joules(const struct domain *domain, energy_t energy);
double cgroup_joules(const struct snapshot *s, const char *path);

#endif /* GC_NL_H */
