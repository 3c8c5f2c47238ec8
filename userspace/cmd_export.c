// SPDX-License-Identifier: GPL-2.0
/* greencap export: OpenMetrics for Prometheus. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>

#include "command.h"
#include "exporter.h"
#include "option.h"

static const char help[] =
	"usage: greencap export --once [--format FORMAT]\n"
	"       greencap export --listen ADDR:PORT\n\n"
	"Energy of domains and cgroups, power limits and frequencies for Prometheus.\n\n"
	"      --once              print the metrics once\n"
	"      --format FORMAT     with --once: text (for promtool and the textfile collector,\n"
	"                          the default) or openmetrics\n"
	"      --listen ADDR:PORT  serve http://ADDR:PORT/metrics until ended; [ADDR]:PORT for\n"
	"                          IPv6, :PORT for every address\n"
	"  -h, --help              this text\n";

struct options {
	bool once;
	const char *listen;
	const char *format_word;
	enum gc_metrics_format format;
};

/*
 * An open port is a reason to hold little: of root's capabilities only the one
 * that reads the module stays. The user id stays too, since powercap's energy_uj
 * belongs to root and is what is left to report without the module.
 */
static int drop_privileges(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
	const int word = CAP_TO_INDEX(CAP_PERFMON);

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	if (syscall(SYS_capget, &header, data))
		return -errno;
	for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		__u32 keep = i == word ? data[i].permitted & CAP_TO_MASK(CAP_PERFMON) : 0;

		data[i] = (struct __user_cap_data_struct){ .effective = keep, .permitted = keep };
	}
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

static int export_once(struct gc_exporter *exporter, enum gc_metrics_format format)
{
	struct gc_metrics metrics;
	int err;

	err = gc_exporter_scrape(exporter, &metrics);
	gc_metrics_render(stdout, &metrics, format);
	gc_metrics_free(&metrics);
	return err ? gc_meter_explain(exporter->meter, err) : GC_EXIT_OK;
}

static int export_listen(struct gc_exporter *exporter, const char *address)
{
	int fd, err, status;

	status = gc_exporter_listen(address, &fd);
	if (status != GC_EXIT_OK)
		return status;
	err = drop_privileges();
	if (err) {
		gc_error("cannot drop privileges: %s", strerror(-err));
		close(fd);
		return GC_EXIT_FAILED;
	}
	err = gc_meter_open(&exporter->meter);
	if (err) {
		gc_meter_explain(NULL, err);
		gc_error("serving what there is, with greencap_up 0, until the module answers");
		exporter->meter = NULL;
	}
	return gc_exporter_serve(exporter, fd);
}

static int check_options(struct options *options, int argc, char **argv)
{
	int status = gc_option_no_words("export", argc, argv);

	if (status)
		return status;
	if (options->once == !!options->listen)
		return gc_usage_error("export", "either --once or --listen ADDR:PORT is needed");
	if (!options->format_word)
		return GC_EXIT_OK;
	if (options->listen)
		return gc_usage_error("export", "--format is for --once; clients ask for theirs");
	if (!strcmp(options->format_word, "openmetrics"))
		options->format = GC_METRICS_OPENMETRICS;
	else if (strcmp(options->format_word, "text") != 0)
		return gc_usage_error("export", "unknown format '%s': text or openmetrics",
				      options->format_word);
	return GC_EXIT_OK;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{ "once", no_argument, NULL, 'o' },
		{ "listen", required_argument, NULL, 'l' },
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'o')
			options->once = true;
		else if (c == 'l')
			options->listen = optarg;
		else if (c == 'f')
			options->format_word = optarg;
		else if (c == 'h')
			return fputs(help, stdout) < 0 ? GC_EXIT_FAILED : GC_HELP_SHOWN;
		else
			return gc_option_refuse("export", argv, c);
	}
	return check_options(options, argc, argv);
}

int gc_cmd_export(const struct gc_env *env, int argc, char **argv)
{
	struct gc_exporter exporter = { .env = env };
	struct options options = { .format = GC_METRICS_TEXT };
	int status;

	status = parse_options(argc, argv, &options);
	if (status)
		return status == GC_HELP_SHOWN ? GC_EXIT_OK : status;
	if (options.once)
		status = export_once(&exporter, options.format);
	else
		status = export_listen(&exporter, options.listen);
	gc_meter_close(exporter.meter);
	return status;
}
