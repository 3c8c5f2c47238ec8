// SPDX-License-Identifier: GPL-2.0
/* Answering scrapes over HTTP, with libmicrohttpd. */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "command.h"
#include "exporter.h"

#define BACKLOG			16
#define MAX_CONNECTIONS		64
#define TIMEOUT_SECONDS		10

static const char front_page[] =
	"<!DOCTYPE html><title>greencap</title><p><a href=\"/metrics\">metrics</a>\n";

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned int status,
			     const char *type, void *text, size_t length,
			     enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(length, text, mode);
	enum MHD_Result result;

	if (!response) {
		if (mode == MHD_RESPMEM_MUST_FREE)
			free(text);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result reply_words(struct MHD_Connection *connection, unsigned int status,
				   const char *type, const char *words)
{
	return reply(connection, status, type, (void *)words, strlen(words),
		     MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result reply_metrics(struct gc_exporter *exporter,
				     struct MHD_Connection *connection)
{
	enum gc_metrics_format format;
	size_t length;
	char *text;

	format = gc_metrics_negotiate(MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
								  MHD_HTTP_HEADER_ACCEPT));
	text = gc_exporter_text(exporter, format, &length);
	if (!text)
		return MHD_NO;
	return reply(connection, MHD_HTTP_OK, gc_metrics_content_type(format), text, length,
		     MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result on_request(void *closure, struct MHD_Connection *connection,
				  const char *url, const char *method, const char *version,
				  const char *upload, size_t *upload_size, void **state)
{
	static char seen;

	(void)version;
	(void)upload;
	/* The first call has the headers only; a body, if any, is read and thrown away. */
	if (!*state) {
		*state = &seen;
		return MHD_YES;
	}
	if (*upload_size) {
		*upload_size = 0;
		return MHD_YES;
	}
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return reply_words(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain",
				   "GET or HEAD\n");
	if (!strcmp(url, "/metrics"))
		return reply_metrics(closure, connection);
	if (!strcmp(url, "/"))
		return reply_words(connection, MHD_HTTP_OK, "text/html; charset=utf-8", front_page);
	return reply_words(connection, MHD_HTTP_NOT_FOUND, "text/plain", "try /metrics\n");
}

/* Splits "ADDR:PORT"; @host is NULL for every address. Both point into @address. */
static int split_address(char *address, char **host, char **port)
{
	char *colon = strrchr(address, ':'), *end;
	size_t length;
	long number;

	if (!colon)
		return -EINVAL;
	*colon = '\0';
	*port = colon + 1;
	number = strtol(*port, &end, 10);
	if (**port < '0' || **port > '9' || *end || number < 1 || number > 65535)
		return -EINVAL;
	length = strlen(address);
	if (!strcmp(address, "[]"))
		return -EINVAL;
	if (address[0] == '[' && address[length - 1] == ']') {
		address[length - 1] = '\0';
		address++;
	} else if (strchr(address, ':')) {
		return -EINVAL;
	}
	*host = *address ? address : NULL;
	return 0;
}

static int open_socket(const struct addrinfo *info)
{
	int one = 1, zero = 0, fd, err;

	fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (info->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero));
	if (bind(fd, info->ai_addr, info->ai_addrlen) || listen(fd, BACKLOG)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

/* IPv6 first: a socket for every IPv6 address takes IPv4 too. */
static int open_any(const struct addrinfo *found)
{
	static const int families[] = { AF_INET6, AF_INET };
	int fd = -EADDRNOTAVAIL;

	for (size_t i = 0; i < 2; i++) {
		for (const struct addrinfo *info = found; info; info = info->ai_next) {
			if (info->ai_family != families[i])
				continue;
			fd = open_socket(info);
			if (fd >= 0)
				return fd;
		}
	}
	return fd;
}

int gc_exporter_listen(const char *address, int *fd)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	char *copy = strdup(address), *host, *port;
	struct addrinfo *found;
	int err, status = GC_EXIT_OK;

	if (!copy || split_address(copy, &host, &port)) {
		free(copy);
		return gc_usage_error("export", "'%s' is not ADDR:PORT, [ADDR]:PORT or :PORT",
				      address);
	}
	err = getaddrinfo(host, port, &hints, &found);
	free(copy);
	if (err)
		return gc_usage_error("export", "'%s' is no address to listen at: %s", address,
				      gai_strerror(err));
	*fd = open_any(found);
	if (*fd < 0) {
		gc_error("cannot listen at %s: %s%s", address, strerror(-*fd),
			 *fd == -EADDRINUSE ? "; another program has this port" : "");
		status = GC_EXIT_FAILED;
	}
	freeaddrinfo(found);
	return status;
}

int gc_exporter_serve(struct gc_exporter *exporter, int fd)
{
	struct MHD_Daemon *daemon;
	sigset_t signals;
	int signal;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	/* Before the library's thread starts, so that it inherits the mask. */
	sigprocmask(SIG_BLOCK, &signals, NULL);
	daemon = MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL,
				  on_request, exporter, MHD_OPTION_LISTEN_SOCKET, fd,
				  MHD_OPTION_CONNECTION_LIMIT, (unsigned int)MAX_CONNECTIONS,
				  MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)TIMEOUT_SECONDS,
				  MHD_OPTION_END);
	if (!daemon) {
		gc_error("cannot start the HTTP server");
		close(fd);
		return GC_EXIT_FAILED;
	}
	while (sigwait(&signals, &signal))
		;
	MHD_stop_daemon(daemon);
	return GC_EXIT_OK;
}
