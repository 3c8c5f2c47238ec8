// SPDX-License-Identifier: GPL-2.0
/*
 * Check a server's file and print what QEMU's command line needs of it, as
 * KEY=VALUE lines.
 *
 * usage: describe FILE
 */
#include <stdio.h>

#include "pstate.h"
#include "server.h"

/* Intel's frequencies need no table: HWP has registers for them. */
static void print_pstates(const struct server *server)
{
	double mhz[PSTATES];
	unsigned int i, n = 0;

	if (server->vendor == SERVER_AMD)
		n = pstate_list(&server->frequency, mhz);
	printf("pstates=");
	for (i = 0; i < n; i++)
		printf("%s%.0f", i ? " " : "", mhz[i]);
	printf("\n");
}

int main(int argc, char **argv)
{
	struct server server;
	char error[512];

	if (argc != 2) {
		fprintf(stderr, "usage: describe FILE\n");
		return 2;
	}
	if (server_load(argv[1], &server, error, sizeof(error))) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	printf("cpu=%s\nsockets=%u\ncores=%u\nthreads=%u\nmemory_mib=%u\n", server.cpu,
	       server.sockets, server.cores, server.threads, server.memory_mib);
	print_pstates(&server);
	return 0;
}
