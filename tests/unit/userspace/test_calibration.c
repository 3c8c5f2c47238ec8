// SPDX-License-Identifier: GPL-2.0
// sources: calibration.c event.c json_print.c json_read.c text.c model.c snapshot.c
// sources: hardware.c hardware_json.c file.c
/* Stored models: there and back, and what is refused; counters and processors by name. */
#include <errno.h>
#include <math.h>

#include "calibration.h"
#include "event.h"
#include "tap.h"
#include "tree.h"

static struct gc_calibration make(void)
{
	struct gc_calibration c = {
		.hardware = { "GenuineIntel", 6, 106, 6, 2 },
		.created = "2026-11-22T10:00:00Z", .release = "6.12.1", .passive = true,
		.points = 7, .samples = 14,
	};

	c.domains[0] = (struct gc_calibration_domain){
		true, true, 22.5, { 0.01, 0.008, 0.012, 0.03 }, { 0.2, 0.15, 0.25, 0.4 },
	};
	c.model.n_counters = 2;
	c.model.counters[0].config = 1;
	c.model.counters[1] = (struct gc_counter){ 4, 0xffc7 };
	c.model.n_bins = 3;
	for (size_t bin = 0; bin < 3; bin++) {
		c.ratios[bin] = 0.5 * (double)(bin + 1);
		c.model.bins[bin].max_ratio = bin == 2 ? UINT32_MAX : 600 * (uint32_t)(bin + 1);
		c.model.bins[bin].costs[0] = (struct gc_cost){
			0, { 280000000 + bin, GREENCAP_COST_MAX_FJ }, 4500000, 12000000,
		};
	}
	c.model.id = gc_model_id(&c.model);
	return c;
}

static void there_and_back(void)
{
	struct gc_calibration c = make(), got;
	struct json_object *root = gc_calibration_json(&c), *again;
	const char *why = "";

	again = json_tokener_parse(json_object_to_json_string(root));
	ok(!gc_calibration_parse(again, &got, &why), "what was written is read");
	ok(!memcmp(&got.model, &c.model, sizeof(c.model)), "the same model");
	ok(gc_hardware_same(&got.hardware, &c.hardware), "of the same hardware");
	ok(got.passive && got.points == 7 && got.samples == 14 && !strcmp(got.created, c.created) &&
	   !strcmp(got.release, c.release), "learned how and when");
	ok(got.domains[0].modelled && got.domains[0].error.high == 0.012 &&
	   got.domains[0].error.worst == 0.03 &&
	   got.domains[0].time_error.rms == 0.2 && got.domains[0].idle_w == 22.5, "how good");
	ok(!got.domains[1].present && got.ratios[2] == 1.5, "no DRAM; frequencies");
	json_object_put(root);
	json_object_put(again);
}

/* With a member of the top replaced by JSON text. */
static void refused(const char *key, const char *value, const char *words)
{
	struct gc_calibration c = make(), got;
	struct json_object *root = gc_calibration_json(&c);
	const char *why = "";

	json_object_object_add(root, key, value ? json_tokener_parse(value) : NULL);
	if (!ok(gc_calibration_parse(root, &got, &why) == -EINVAL && strstr(why, words), key))
		printf("# %s: %s\n", value, why);
	json_object_put(root);
}

static void damaged(void)
{
	struct gc_calibration got;
	const char *why = "";

	refused("format", "1", "format");
	refused("format", "\"2\"", "not a model");
	refused("hardware", "{}", "which hardware");
	refused("hardware", NULL, "which hardware");
	refused("hardware", "{\"vendor\": \"\\u001b[2J\", \"family\": 6, \"model\": 106, "
		"\"stepping\": 6, \"packages\": 2}", "which hardware");
	refused("counters", "[1]", "damaged");
	refused("counters", "[{},{},{},{},{}]", "damaged");
	refused("bins", "[]", "damaged");
	refused("bins", "[{\"max_ratio\": -1, \"costs\": {}}]", "damaged");
	refused("bins", "[{\"max_ratio\": 1, \"costs\": {\"package\": {\"time_fj\": 0, "
		"\"shared_fj\": 0, \"active_fj\": 0, \"count_fj\": [1]}}}]", "damaged");
	refused("bins", "[{\"max_ratio\": 1, \"costs\": {\"package\": {\"time_fj\": 0, "
		"\"shared_fj\": 0, \"active_fj\": 99999999999999, \"count_fj\": [1, 2]}}}]", "damaged");
	refused("bins", "[{\"max_ratio\": 1, \"costs\": {\"package\": {\"time_fj\": 0, "
		"\"shared_fj\": 0, \"active_fj\": 0, \"count_fj\": [1, -2]}}}]", "damaged");
	ok(gc_calibration_parse(NULL, &got, &why) == -EINVAL, "nothing");
}

static uint64_t amd_fp(unsigned int family)
{
	const struct gc_hardware h = { .vendor = "AuthenticAMD", .family = family, .model = 106 };
	const struct gc_event *event = gc_event_find(&h, "fp");

	return event && event->counter.type == 4 ? event->counter.config : 0;
}

static void amd_events(void)
{
	const struct gc_hardware h = { .vendor = "AuthenticAMD", .family = 0x19, .model = 17 };
	const char *names[] = { "instructions", "cycles", "cache-misses", "branches" };
	unsigned int found = 0;

	for (unsigned int i = 0; i < 4; i++)
		found += gc_event_find(&h, names[i]) && !gc_event_find(&h, names[i])->counter.type;
	ok(found == 4, "AMD has the kernel's events");
	ok(amd_fp(0x17) == 0xff03 && amd_fp(0x19) == 0x1f03 && amd_fp(0x1a) == 0x0f03,
	   "and floating point, by family");
	ok(!amd_fp(0x16) && !amd_fp(6) && !amd_fp(0x1b), "but not in any family");
	is(gc_event_name(&(struct gc_counter){ 4, 0x1f03 }), "fp", "which has its name");
}

static void processors(void)
{
	const struct gc_env env = tree_begin();
	struct gc_hardware h, other;
	char text[128];

	tree_file("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n"
		  "model\t\t: 106\nmodel name\t: X 99\nstepping\t: 6\n\nprocessor\t: 1\n"
		  "model\t\t: 7\n");
	ok(!gc_hardware_read(&env, 2, &h), "reads the processor");
	is(gc_hardware_format(&h, text, sizeof(text)),
	   "GenuineIntel family 6 model 106 stepping 6, 2 packages", "which it is");
	other = h;
	ok(gc_hardware_same(&h, &other), "is itself");
	other.stepping++;
	ok(!gc_hardware_same(&h, &other), "and not another stepping");
	ok(gc_event_find(&h, "fp") && gc_event_find(&h, "fp")->counter.config == 0xffc7,
	   "floating point has a raw event");
	h.model = 1;
	ok(!gc_event_find(&h, "fp") && gc_event_find(&h, "instructions"), "not on each processor");
	ok(!gc_event_find(&h, "nonsense"), "no such counter");
	amd_events();
	is(gc_event_name(&(struct gc_counter){ 0, 3 }), "cache-misses", "a counter's name");
	tree_file("proc/cpuinfo", "processor\t: 0\n");
	ok(gc_hardware_read(&env, 2, &h) == -ENODATA, "a processor that says nothing");
}

int main(void)
{
	there_and_back();
	damaged();
	processors();
	return tap_done();
}
