// SPDX-License-Identifier: GPL-2.0
// sources: meter_model.c meter_parse_model.c meter_policy.c model.c
/* A model to the module and back: messages as libnl makes them, cut to their size. */
#include <errno.h>
#include <stdlib.h>

#include <netlink/genl/genl.h>

#include "meter_model.h"
#include "meter_request.h"
#include "tap.h"

/* The last request: what the module would keep and answer with. */
static struct nlmsghdr *kept;

struct nl_msg *gc_meter_request(struct gc_meter *meter, uint8_t command, int flags)
{
	struct nl_msg *msg = nlmsg_alloc();

	(void)meter;
	genlmsg_put(msg, 1, 1, 0x1c, 0, flags, command, GREENCAP_GENL_VERSION);
	return msg;
}

int gc_meter_transact(struct gc_meter *meter, struct nl_msg *msg,
		      int (*parse)(const struct nlmsghdr *nlh, void *to), void *to)
{
	(void)meter;
	if (!parse) {
		free(kept);
		kept = malloc(nlmsg_hdr(msg)->nlmsg_len);
		memcpy(kept, nlmsg_hdr(msg), nlmsg_hdr(msg)->nlmsg_len);
	}
	nlmsg_free(msg);
	return parse ? parse(kept, to) : 0;
}

static void fill(struct gc_model *model)
{
	memset(model, 0, sizeof(*model));
	model->n_counters = GREENCAP_COUNTERS_MAX;
	model->n_bins = GREENCAP_BINS_MAX;
	for (size_t i = 0; i < GREENCAP_COUNTERS_MAX; i++)
		model->counters[i] = (struct gc_counter){ (uint32_t)i, 0xffc7 + i };
	for (size_t bin = 0; bin < GREENCAP_BINS_MAX; bin++) {
		model->bins[bin].max_ratio = (uint32_t)(bin + 1) * 100;
		for (size_t d = 0; d < GC_MODEL_DOMAINS; d++) {
			struct gc_cost *cost = &model->bins[bin].costs[d];

			*cost = (struct gc_cost){ 0, { bin, d, 3, GREENCAP_COST_MAX_FJ }, 5, bin };
		}
	}
	model->id = gc_model_id(model);
}

static void there_and_back(void)
{
	struct gc_model model, got;

	fill(&model);
	ok(!gc_meter_set_model(NULL, &model), "the largest model fits a message");
	ok(!gc_meter_model(NULL, &got) && !memcmp(&got, &model, sizeof(got)), "and comes back");
	memset(&model.bins[3].costs[0], 0, sizeof(model.bins[3].costs[0]));
	ok(!gc_meter_set_model(NULL, &model) && !gc_meter_model(NULL, &got) &&
	   gc_cost_empty(&got.bins[3].costs[0]) && !gc_cost_empty(&got.bins[3].costs[1]),
	   "a domain that costs nothing is left out");
	model.id = 0;
	ok(!gc_meter_set_model(NULL, &model) && !gc_meter_model(NULL, &got) && !got.id &&
	   !got.n_bins && !got.n_counters, "none");
}

static void names(void)
{
	struct gc_model model, other;

	fill(&model);
	other = model;
	ok(gc_model_id(&model) && gc_model_id(&model) == gc_model_id(&other), "the same name");
	other.bins[15].costs[1].count_fj[3]--;
	ok(gc_model_id(&model) != gc_model_id(&other), "another coefficient, another name");
	other = model;
	other.counters[0].config++;
	ok(gc_model_id(&model) != gc_model_id(&other), "another counter");
}

/* Every message of the module cut short: refused or less, and no byte read beyond its end. */
static void cut(void)
{
	struct gc_model model, got;
	size_t whole, refused = 0, most = 0;

	fill(&model);
	gc_meter_set_model(NULL, &model);
	whole = kept->nlmsg_len;
	for (size_t n = NLMSG_HDRLEN; n < whole; n += 4) {
		struct nlmsghdr *part = malloc(n);

		memcpy(part, kept, n);
		part->nlmsg_len = (uint32_t)n;
		refused += gc_parse_model(part, &got) == -EBADMSG;
		most = got.n_bins > most ? got.n_bins : most;
		free(part);
	}
	ok(refused > 0 && most <= GREENCAP_BINS_MAX, "what is cut short is refused or less");
}

static void too_many(void)
{
	struct nl_msg *msg = gc_meter_request(NULL, GREENCAP_CMD_MODEL_GET, 0);
	struct gc_model got;

	for (int i = 0; i <= GREENCAP_COUNTERS_MAX; i++) {
		struct nlattr *nest = nla_nest_start(msg, GREENCAP_MODEL_A_COUNTER | NLA_F_NESTED);

		nla_put_u32(msg, GREENCAP_COUNTER_A_TYPE, 0);
		nla_nest_end(msg, nest);
	}
	ok(gc_parse_model(nlmsg_hdr(msg), &got) == -EBADMSG, "more counters than there can be");
	nlmsg_free(msg);
}

int main(void)
{
	there_and_back();
	names();
	cut();
	too_many();
	free(kept);
	return tap_done();
}
