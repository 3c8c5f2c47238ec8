// SPDX-License-Identifier: GPL-2.0
/* A frame of "greencap top" as text. */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "top_model.h"
#include "units.h"

#define BOLD		"\033[1m"
#define REVERSE		"\033[7m"
#define DIM		"\033[2m"
#define PLAIN		"\033[0m"

/* Columns before the cgroup: four quantities and the CPU. */
#define COLUMNS		47
#define MIN_WIDTH	(COLUMNS + 12)

/* Of a name, at least: three dots and a character. */
#define MIN_NAME	4

/* One line, cut to the width, in one colour. */
static void print_line(FILE *to, const struct gc_top_frame *frame, const char *colour,
		       const char *text)
{
	size_t columns = 0;
	const char *c;

	if (frame->colour && colour)
		fputs(colour, to);
	for (c = text; *c; c++) {
		columns += ((unsigned char)*c & 0xc0) != 0x80;
		if (columns > frame->width)
			break;
		fputc(*c, to);
	}
	if (frame->colour && colour)
		fputs(PLAIN, to);
	fputc('\n', to);
}

static double share(gc_energy part, gc_energy whole)
{
	return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void print_domain(FILE *to, const struct gc_top_frame *frame,
			 const struct gc_domain *domain)
{
	char label[32], hardware[32], shared[32], idle[32], text[200];
	const char *doubt = "";

	snprintf(label, sizeof(label), "%s:%u", gc_domain_name(domain->type), domain->package);
	gc_format_watts(hardware, sizeof(hardware),
			gc_energy_joules(domain->hardware, domain->unit) / frame->seconds);
	if (domain->flags & GREENCAP_DOMAIN_F_BASELINE)
		gc_format_watts(idle, sizeof(idle),
				gc_energy_joules(domain->idle, domain->unit) / frame->seconds);
	else
		snprintf(idle, sizeof(idle), "unknown");
	if (domain->flags & GREENCAP_DOMAIN_F_STUCK)
		doubt = "  COUNTER STUCK";
	else if (domain->flags & GREENCAP_DOMAIN_F_OFFLINE)
		doubt = "  offline";
	gc_format_watts(shared, sizeof(shared),
			gc_energy_joules(domain->shared, domain->unit) / frame->seconds);
	snprintf(text, sizeof(text),
		 "%-10s %8s%s  %8s shared  %8s idle  %5.1f %% unattributed", label, hardware, doubt,
		 shared, idle, share(domain->unattributed, domain->hardware));
	print_line(to, frame, NULL, text);
}

static void print_head(FILE *to, const struct gc_top_frame *frame)
{
	const struct gc_node *node = frame->node;
	char seconds[32], text[256];
	int fill = 0;

	gc_format_seconds(seconds, sizeof(seconds), frame->seconds);
	snprintf(text, sizeof(text), "greencap: %zu cgroups, %s, %s, over %s%s",
		 frame->delta->n_cgroups, node->source, gc_quality_name(node->quality), seconds,
		 node->flags & GREENCAP_NODE_F_ENABLED ? "" : ", SWITCHED OFF");
	print_line(to, frame, BOLD, text);
	for (size_t i = 0; i < frame->delta->n_domains; i++)
		print_domain(to, frame, &frame->delta->domains[i]);
	print_line(to, frame, NULL, "");
	/* The bar is as wide as the screen, as far as it can be. */
	if (frame->colour && frame->width > COLUMNS)
		fill = frame->width < 240 ? (int)frame->width - COLUMNS : 240 - COLUMNS;
	snprintf(text, sizeof(text), "%8s %8s %8s %7s %9s  %-*s", "POWER", "SELF", "DRAM", "CPU",
		 "ENERGY", fill, "CGROUP");
	print_line(to, frame, REVERSE, text);
}

/* Energy without the kilowatt hours, which a narrow column has no room for. */
static char *short_joules(char *buffer, size_t size, double joules)
{
	char *space;

	gc_format_joules(buffer, size, joules);
	space = strstr(buffer, " (");
	if (space)
		*space = '\0';
	return buffer;
}

/* In a tree the last part of the path, indented; else the path, its end if it is too long. */
static void print_name(char *line, size_t size, const struct gc_top_frame *frame,
		       const struct gc_top_row *row)
{
	size_t width = frame->width > MIN_WIDTH ? frame->width - COLUMNS : MIN_WIDTH - COLUMNS;
	size_t room = width - (row->cgroup->removed ? strlen(" (gone)") : 0), indent = 0;
	const char *slash = strrchr(row->cgroup->path, '/');
	char *name;

	if (frame->tree && row->depth && slash)
		indent = row->depth < width / 4 ? (size_t)row->depth * 2 : width / 2;
	if (indent > room - MIN_NAME)
		indent = room - MIN_NAME;
	name = gc_text_printable(indent ? slash + 1 : row->cgroup->path);
	snprintf(line, size, "%*s%s%s", (int)indent, "",
		 name ? gc_text_fit(name, room - indent) : "?",
		 row->cgroup->removed ? " (gone)" : "");
	free(name);
}

static void print_row(FILE *to, const struct gc_top_frame *frame, const struct gc_top_row *row)
{
	const char *colour = row->watts > 0 ? NULL : DIM;
	char watts[32], self[32], dram[32], joules[32];
	size_t size = frame->width * 4 + 512;
	char *line = malloc(size);
	int used;

	if (!line)
		return;
	used = snprintf(line, size, "%8s %8s %8s %5.0f %% %9s  ",
			gc_format_watts(watts, sizeof(watts), row->watts),
			gc_format_watts(self, sizeof(self), row->self_watts),
			gc_format_watts(dram, sizeof(dram), row->dram_watts), row->cpus * 100,
			short_joules(joules, sizeof(joules), row->joules));
	print_name(line + used, size - (size_t)used, frame, row);
	print_line(to, frame, frame->tree && !row->depth ? BOLD : colour, line);
	free(line);
}

void gc_top_render(FILE *to, const struct gc_top_frame *frame)
{
	size_t head = frame->delta->n_domains + 3, n = frame->top->n;
	char more[64];

	print_head(to, frame);
	if (frame->height && head + n > frame->height)
		n = frame->height > head + 1 ? frame->height - head - 1 : 0;
	for (size_t i = 0; i < n; i++)
		print_row(to, frame, &frame->top->rows[i]);
	if (n < frame->top->n) {
		snprintf(more, sizeof(more), "... and %zu more", frame->top->n - n);
		print_line(to, frame, DIM, more);
	}
}
