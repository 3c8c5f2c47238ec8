// SPDX-License-Identifier: GPL-2.0
// sources: meter_parse.c meter_parse_activity.c meter_policy.c snapshot.c
/*
 * What the module may send, and what it never should: messages made byte by
 * byte, each in a heap block of exactly its size, so that ASan sees any read
 * beyond it.
 */
#include <errno.h>
#include <stdlib.h>

#include <linux/genetlink.h>

#include "meter_parse.h"
#include "tap.h"

/* A message under construction. */
struct bytes {
	unsigned char data[4096];
	size_t n;
};

static void add(struct bytes *b, const void *data, size_t n)
{
	memcpy(b->data + b->n, data, n);
	b->n += n;
	while (b->n % 4)
		b->data[b->n++] = 0;
}

static void begin(struct bytes *b, uint8_t command)
{
	const unsigned char genl[] = { command, 1, 0, 0 };

	memset(b, 0, sizeof(*b));
	b->n = NLMSG_HDRLEN;
	add(b, genl, sizeof(genl));
}

static void attr(struct bytes *b, uint16_t type, const void *data, uint16_t n)
{
	const uint16_t head[] = { (uint16_t)(n + 4), type };

	add(b, head, sizeof(head));
	add(b, data, n);
}

static void u32(struct bytes *b, uint16_t type, uint32_t value)
{
	attr(b, type, &value, sizeof(value));
}

static void u64(struct bytes *b, uint16_t type, uint64_t value)
{
	attr(b, type, &value, sizeof(value));
}

static void text(struct bytes *b, uint16_t type, const char *value)
{
	attr(b, type, value, (uint16_t)(strlen(value) + 1));
}

static struct nlmsghdr *finish(const struct bytes *b)
{
	struct nlmsghdr *nlh = malloc(b->n);

	memcpy(nlh, b->data, b->n);
	nlh->nlmsg_len = (uint32_t)b->n;
	nlh->nlmsg_type = 0x1c;
	nlh->nlmsg_flags = NLM_F_MULTI;
	return nlh;
}

static int feed(const struct bytes *b, struct gc_snapshot *snapshot)
{
	struct nlmsghdr *nlh = finish(b);
	int err = gc_parse_record(nlh, snapshot);

	free(nlh);
	return err;
}

static void domain_message(struct bytes *b, uint64_t number, uint32_t type)
{
	struct bytes nest = { .n = 0 };

	begin(b, GREENCAP_CMD_DOMAIN_GET);
	u64(b, GREENCAP_DOMAIN_A_SNAPSHOT, number);
	u32(b, GREENCAP_DOMAIN_A_PACKAGE, 1);
	u32(b, GREENCAP_DOMAIN_A_TYPE, type);
	u32(b, GREENCAP_DOMAIN_A_UNIT_NUM, 1);
	u32(b, GREENCAP_DOMAIN_A_UNIT_DEN, 16384);
	u64(b, GREENCAP_DOMAIN_A_HARDWARE_UNITS, 1000);
	u64(b, GREENCAP_DOMAIN_A_ATTRIBUTED_UNITS, 600);
	u32(b, GREENCAP_DOMAIN_A_ATTRIBUTED_FRAC, 65535);
	for (uint32_t kind = 0; kind < 2; kind++) {
		nest.n = 0;
		u32(&nest, GREENCAP_REASON_A_KIND, kind ? GREENCAP_REASON_OVERFLOW : 999);
		u64(&nest, GREENCAP_REASON_A_UNITS, 5);
		u32(&nest, GREENCAP_REASON_A_FRAC, 1);
		attr(b, GREENCAP_DOMAIN_A_REASON | NLA_F_NESTED, nest.data, (uint16_t)nest.n);
	}
	u64(b, GREENCAP_DOMAIN_A_SHARED_UNITS, 80);
	u32(b, GREENCAP_DOMAIN_A_SHARED_FRAC, 3);
	u32(b, GREENCAP_DOMAIN_A_QUALITY, GREENCAP_QUALITY_MODELLED);
	u64(b, GREENCAP_DOMAIN_A_ACTIVE_NS, 9);
	for (uint32_t bin = 0; bin < 3; bin++) {
		nest.n = 0;
		u32(&nest, GREENCAP_ACTIVITY_A_BIN, bin == 2 ? GREENCAP_BINS_MAX : bin);
		u64(&nest, GREENCAP_ACTIVITY_A_BUSY_NS, 100 + bin);
		for (uint64_t count = 0; count < GREENCAP_COUNTERS_MAX + 1; count++)
			u64(&nest, GREENCAP_ACTIVITY_A_COUNT, 10 * bin + count);
		u64(&nest, GREENCAP_ACTIVITY_A_CORE_NS, 50 + bin);
		attr(b, GREENCAP_DOMAIN_A_ACTIVITY | NLA_F_NESTED, nest.data, (uint16_t)nest.n);
	}
	u32(b, 4000, 42);
}

static void energy_nest(struct bytes *b, uint16_t attribute, uint32_t package, uint32_t frac)
{
	struct bytes nest = { .n = 0 };

	u32(&nest, GREENCAP_ENERGY_A_PACKAGE, package);
	u32(&nest, GREENCAP_ENERGY_A_DOMAIN, GREENCAP_DOMAIN_PACKAGE);
	u64(&nest, GREENCAP_ENERGY_A_TOTAL_UNITS, 70);
	u32(&nest, GREENCAP_ENERGY_A_TOTAL_FRAC, frac);
	u64(&nest, GREENCAP_ENERGY_A_SELF_UNITS, 30);
	if (package)
		u64(&nest, GREENCAP_ENERGY_A_BUSY_NS, 40 + package);
	attr(b, attribute | NLA_F_NESTED, nest.data, (uint16_t)nest.n);
}

static void cgroup_message(struct bytes *b, uint64_t number)
{
	begin(b, GREENCAP_CMD_CGROUP_GET);
	u64(b, GREENCAP_CGROUP_A_SNAPSHOT, number);
	u64(b, GREENCAP_CGROUP_A_ID, 42);
	u64(b, GREENCAP_CGROUP_A_PARENT, 1);
	text(b, GREENCAP_CGROUP_A_PATH, "/a/b");
	u64(b, GREENCAP_CGROUP_A_BUSY_NS, 1234);
	energy_nest(b, GREENCAP_CGROUP_A_ENERGY, 0, 9);
	energy_nest(b, GREENCAP_CGROUP_A_ENERGY, 1, 10);
}

static void good(void)
{
	struct gc_snapshot s = { 0 };
	struct bytes b;

	domain_message(&b, 3, GREENCAP_DOMAIN_DRAM);
	ok(!feed(&b, &s) && s.n_domains == 1 && s.number == 3, "a domain");
	ok(s.domains[0].package == 1 && s.domains[0].type == GREENCAP_DOMAIN_DRAM, "which one");
	ok(s.domains[0].attributed == gc_energy_make(600, 65535), "energy with its fraction");
	ok(s.domains[0].reasons[GREENCAP_REASON_OVERFLOW] == gc_energy_make(5, 1),
	   "a reason, and an unknown one left out");
	ok(s.domains[0].shared == gc_energy_make(80, 3) && s.domains[0].active_ns == 9 &&
	   s.domains[0].quality == GREENCAP_QUALITY_MODELLED && s.domains[0].has_quality,
	   "what a model adds");
	ok(s.domains[0].n_activities == 2 && s.domains[0].activities[1].busy_ns == 101 &&
	   s.domains[0].activities[1].core_ns == 51 &&
	   s.domains[0].activities[1].counts[0] == 10 && s.domains[0].activities[1].counts[3] == 13,
	   "activity: bins and counts beyond the largest are left out");
	domain_message(&b, 3, 77);
	ok(!feed(&b, &s) && s.n_domains == 1, "an unknown domain is left out");
	cgroup_message(&b, 3);
	ok(!feed(&b, &s) && s.n_cgroups == 1, "a cgroup");
	is(s.cgroups[0].path, "/a/b", "its path");
	ok(s.cgroups[0].n_energies == 2 && s.cgroups[0].energies[1].package == 1 &&
	   s.cgroups[0].energies[1].total == gc_energy_make(70, 10), "both its energies");
	ok(!s.cgroups[0].energies[0].busy_ns && s.cgroups[0].energies[1].busy_ns == 41,
	   "where it was busy");
	ok(!s.cgroups[0].removed, "it is alive");
	attr(&b, GREENCAP_CGROUP_A_REMOVED, "", 0);
	ok(!feed(&b, &s) && s.cgroups[1].removed, "one that is gone");
	for (int i = 0; i < 100; i++)
		feed(&b, &s);
	ok(s.n_cgroups == 102, "a hundred more");
	cgroup_message(&b, 4);
	ok(feed(&b, &s) == -EAGAIN, "a record of another moment");
	begin(&b, 200);
	ok(!feed(&b, &s), "another command is left out");
	gc_snapshot_free(&s);
}

static void ended(void)
{
	struct gc_snapshot s = { 0 };
	struct bytes b;

	begin(&b, GREENCAP_CMD_ENDED_GET);
	u64(&b, GREENCAP_ENDED_A_SEQ, 11);
	u64(&b, GREENCAP_ENDED_A_ID, 5);
	text(&b, GREENCAP_ENDED_A_PATH, "/job");
	u64(&b, GREENCAP_ENDED_A_REMOVED_NS, 99);
	energy_nest(&b, GREENCAP_ENDED_A_ENERGY, 0, 0);
	ok(!feed(&b, &s) && s.n_cgroups == 1 && s.cgroups[0].seq == 11 && s.cgroups[0].removed,
	   "a final record");
	ok(s.cgroups[0].removed_ns == 99 && s.cgroups[0].n_energies == 1, "when, and how much");
	gc_snapshot_free(&s);
}

static void refused(const struct bytes *b, const char *what)
{
	struct gc_snapshot s = { 0 };

	ok(feed(b, &s) == -EBADMSG && !s.n_domains && !s.n_cgroups, what);
	gc_snapshot_free(&s);
}

static void malformed(void)
{
	const uint16_t too_long[] = { 400, GREENCAP_CGROUP_A_BUSY_NS };
	const uint32_t small = 5;
	const uint16_t short_count[] = {
		8, GREENCAP_ACTIVITY_A_COUNT, 1, 0, 12, GREENCAP_ACTIVITY_A_COUNT, 1, 0, 0, 0,
		8, GREENCAP_ACTIVITY_A_BIN, 1, 0,
	};
	struct bytes b;

	domain_message(&b, 1, 0);
	u32(&b, GREENCAP_DOMAIN_A_IDLE_FRAC, 65536);
	refused(&b, "a fraction of more than one");
	domain_message(&b, 1, 0);
	u32(&b, GREENCAP_DOMAIN_A_UNIT_DEN, 0);
	refused(&b, "a unit with denominator 0");
	domain_message(&b, 1, 0);
	attr(&b, GREENCAP_DOMAIN_A_HARDWARE_UNITS, &small, 4);
	refused(&b, "a u64 of four bytes");
	domain_message(&b, 1, 0);
	attr(&b, GREENCAP_DOMAIN_A_ACTIVITY, short_count, sizeof(short_count));
	refused(&b, "a count of four bytes");
	domain_message(&b, 1, 0);
	attr(&b, GREENCAP_DOMAIN_A_REASON | NLA_F_NESTED, "", 0);
	refused(&b, "an empty reason");
	begin(&b, GREENCAP_CMD_DOMAIN_GET);
	refused(&b, "a domain that says nothing");
	begin(&b, GREENCAP_CMD_CGROUP_GET);
	u64(&b, GREENCAP_CGROUP_A_ID, 1);
	refused(&b, "a cgroup without a path");
	attr(&b, GREENCAP_CGROUP_A_PATH, "/abc", 4);
	refused(&b, "a path without its terminating zero");
	begin(&b, GREENCAP_CMD_CGROUP_GET);
	u64(&b, GREENCAP_CGROUP_A_ID, 1);
	attr(&b, GREENCAP_CGROUP_A_PATH, "", 0);
	refused(&b, "a path of no bytes");
	cgroup_message(&b, 1);
	energy_nest(&b, GREENCAP_CGROUP_A_ENERGY, 2, 70000);
	refused(&b, "a bad fraction in the third nest");
	cgroup_message(&b, 1);
	attr(&b, GREENCAP_CGROUP_A_ENERGY, "\xff\xff\x01\x00", 4);
	refused(&b, "a nest whose attribute is longer than it");
	begin(&b, GREENCAP_CMD_CGROUP_GET);
	u64(&b, GREENCAP_CGROUP_A_ID, 1);
	add(&b, too_long, sizeof(too_long));
	refused(&b, "an attribute longer than the message");
}

/* Cut anywhere, or with any one byte changed: an answer or a refusal, never a crash. */
static void damaged(void)
{
	struct gc_snapshot s = { 0 };
	struct bytes b, c;

	cgroup_message(&b, 1);
	for (size_t n = NLMSG_HDRLEN; n < b.n; n++) {
		c = b;
		c.n = n;
		feed(&c, &s);
	}
	for (size_t i = NLMSG_HDRLEN; i < b.n; i++) {
		for (int flip = 1; flip < 256; flip += 2) {
			c = b;
			c.data[i] ^= (unsigned char)flip;
			feed(&c, &s);
		}
	}
	domain_message(&b, 1, 0);
	for (size_t i = NLMSG_HDRLEN; i < b.n; i++) {
		c = b;
		c.data[i] ^= 0xff;
		feed(&c, &s);
	}
	gc_snapshot_free(&s);
	ok(true, "survives mangled messages");
}

static void others(void)
{
	struct gc_settings settings;
	struct gc_node node;
	struct gc_cgroup cgroup;
	struct nlmsghdr *nlh;
	struct bytes b;

	begin(&b, GREENCAP_CMD_NODE_GET);
	u32(&b, GREENCAP_NODE_A_VERSION, 1);
	text(&b, GREENCAP_NODE_A_MODULE, "a version that is much longer than its place, surely");
	text(&b, GREENCAP_NODE_A_SOURCE, "intel-rapl-msr");
	nlh = finish(&b);
	ok(!gc_parse_node(nlh, &node) && strlen(node.module) == 31, "a long version is cut");
	is(node.source, "intel-rapl-msr", "the source");
	free(nlh);
	begin(&b, GREENCAP_CMD_SETTINGS_GET);
	u64(&b, GREENCAP_SETTINGS_A_PERIOD_NS, 10000000);
	u32(&b, GREENCAP_SETTINGS_A_ENABLED, 1);
	nlh = finish(&b);
	ok(!gc_parse_settings(nlh, &settings) && settings.enabled &&
	   settings.period_ns == 10000000, "settings");
	free(nlh);
	cgroup_message(&b, 1);
	nlh = finish(&b);
	ok(!gc_parse_cgroup(nlh, &cgroup) && cgroup.id == 42, "one cgroup");
	gc_cgroup_free(&cgroup);
	free(nlh);
}

static void reasons(void)
{
	const struct nlmsgerr refusal = { .error = -EINVAL, .msg = { .nlmsg_len = 4000000000u } };
	struct nlmsghdr *nlh;
	char reason[12];
	struct bytes b;

	memset(&b, 0, sizeof(b));
	b.n = NLMSG_HDRLEN;
	add(&b, &refusal, sizeof(refusal));
	text(&b, NLMSGERR_ATTR_MSG, "period too short");
	nlh = finish(&b);
	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = NLM_F_CAPPED | NLM_F_ACK_TLVS;
	gc_parse_reason(nlh, reason, sizeof(reason));
	is(reason, "period too ", "the kernel's words, as far as they fit");
	nlh->nlmsg_flags = NLM_F_ACK_TLVS;
	gc_parse_reason(nlh, reason, sizeof(reason));
	is(reason, "", "a request that claims to be longer than the message");
	nlh->nlmsg_flags = 0;
	gc_parse_reason(nlh, reason, sizeof(reason));
	is(reason, "", "no words");
	nlh->nlmsg_len = NLMSG_HDRLEN;
	nlh->nlmsg_type = NLMSG_DONE;
	nlh->nlmsg_flags = NLM_F_ACK_TLVS;
	gc_parse_reason(nlh, reason, sizeof(reason));
	is(reason, "", "the end of a dump without anything");
	free(nlh);
}

int main(void)
{
	good();
	ended();
	malformed();
	damaged();
	others();
	reasons();
	return tap_done();
}
