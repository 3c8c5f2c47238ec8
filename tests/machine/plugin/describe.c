// SPDX-License-Identifier: GPL-2.0
/*
 * Check a server's file and print what QEMU's command line needs of it, as
 * KEY=VALUE lines.
 *
 * usage: describe FILE
 */
#include <stdio.h>

#include "server.h"

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
	return 0;
}
