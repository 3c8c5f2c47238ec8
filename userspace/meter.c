// SPDX-License-Identifier: GPL-2.0
/* Requests to the module and their answers, over generic netlink. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "command.h"
#include "meter.h"
#include "meter_parse.h"
#include "meter_request.h"

/* A dump that was not of one moment is asked for again, but not for ever. */
#define DUMP_TRIES	3

#define MODULE_DIRECTORY	"/sys/module/greencap"

#define ASK	(NLM_F_REQUEST | NLM_F_ACK)

struct gc_meter {
	struct nl_sock *sock;
	int family;
	char reason[160];
};

/* One request, while its answer is received. */
struct exchange {
	struct gc_meter *meter;
	int (*parse)(const struct nlmsghdr *nlh, void *to);
	void *to;
	int err;
	bool answered;
	bool interrupted;
	bool done;
};

static int nl_to_errno(int err)
{
	switch (-err) {
	case NLE_SUCCESS:
		return 0;
	case NLE_OBJ_NOTFOUND:
		return -ENOENT;
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_PERM:
	case NLE_NOACCESS:
		return -EPERM;
	case NLE_BUSY:
		return -EBUSY;
	case NLE_INTR:
		return -EINTR;
	case NLE_AF_NOSUPPORT:
	case NLE_PROTO_MISMATCH:
		return -EPROTONOSUPPORT;
	case NLE_MSG_TRUNC:
	case NLE_MSG_TOOSHORT:
	case NLE_SEQ_MISMATCH:
		return -EBADMSG;
	default:
		return -EIO;
	}
}

static int on_message(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct exchange *exchange = arg;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		exchange->interrupted = true;
	if (nlh->nlmsg_type != exchange->meter->family)
		return NL_SKIP;
	/* After an error the rest is still received, so that the socket stays usable. */
	if (!exchange->err && exchange->parse)
		exchange->err = exchange->parse(nlh, exchange->to);
	exchange->answered = true;
	return NL_OK;
}

static int on_finish(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct exchange *exchange = arg;
	int err = 0;

	if (nlh->nlmsg_len >= NLMSG_LENGTH(sizeof(err)))
		memcpy(&err, NLMSG_DATA(nlh), sizeof(err));
	if (err < 0 && !exchange->err) {
		exchange->err = err;
		gc_parse_reason(nlh, exchange->meter->reason, sizeof(exchange->meter->reason));
	}
	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		exchange->interrupted = true;
	exchange->done = true;
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct exchange *exchange = arg;

	(void)msg;
	exchange->done = true;
	return NL_STOP;
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	const struct nlmsghdr *nlh = (void *)((char *)error - NLMSG_HDRLEN);
	struct exchange *exchange = arg;

	(void)from;
	exchange->err = error->error < 0 ? error->error : -EPROTO;
	exchange->done = true;
	gc_parse_reason(nlh, exchange->meter->reason, sizeof(exchange->meter->reason));
	return NL_STOP;
}

static struct nl_cb *make_callbacks(struct exchange *exchange)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);

	if (!cb)
		return NULL;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_message, exchange);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, exchange);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, exchange);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, exchange);
	return cb;
}

static int receive(struct exchange *exchange)
{
	struct nl_cb *cb = make_callbacks(exchange);
	int err = 0;

	if (!cb)
		return -ENOMEM;
	while (!exchange->done && !err) {
		err = nl_recvmsgs(exchange->meter->sock, cb);
		if (err == -NLE_DUMP_INTR) {
			exchange->interrupted = true;
			err = 0;
		}
		err = err < 0 ? nl_to_errno(err) : 0;
		if (err == -EINTR)
			err = 0;
	}
	nl_cb_put(cb);
	if (exchange->err)
		return exchange->err;
	return !err && exchange->interrupted ? -EAGAIN : err;
}

struct nl_msg *gc_meter_request(struct gc_meter *meter, uint8_t command, int flags)
{
	struct nl_msg *msg = nlmsg_alloc();

	meter->reason[0] = '\0';
	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, meter->family, 0, flags, command,
				GREENCAP_GENL_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

int gc_meter_transact(struct gc_meter *meter, struct nl_msg *msg,
		      int (*parse)(const struct nlmsghdr *nlh, void *to), void *to)
{
	bool dump = nlmsg_hdr(msg)->nlmsg_flags & NLM_F_DUMP;
	struct exchange exchange = { .meter = meter, .parse = parse, .to = to };
	int err;

	err = nl_send_auto(meter->sock, msg);
	nlmsg_free(msg);
	if (err < 0)
		return nl_to_errno(err);
	err = receive(&exchange);
	if (!err && parse && !dump && !exchange.answered)
		return -ENODATA;
	return err;
}

int gc_meter_reopen(struct gc_meter *meter)
{
	int family = genl_ctrl_resolve(meter->sock, GREENCAP_GENL_NAME);

	if (family < 0)
		return nl_to_errno(family);
	meter->family = family;
	return 0;
}

int gc_meter_open(struct gc_meter **meter)
{
	struct gc_meter *m = calloc(1, sizeof(*m));
	int one = 1, err = -ENOMEM;

	if (!m)
		return -ENOMEM;
	m->sock = nl_socket_alloc();
	if (!m->sock)
		goto err_free;
	err = nl_to_errno(genl_connect(m->sock));
	if (err)
		goto err_socket;
	/* Old kernels know neither; then refusals come without words. */
	setsockopt(nl_socket_get_fd(m->sock), SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(nl_socket_get_fd(m->sock), SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	err = gc_meter_reopen(m);
	if (err)
		goto err_socket;
	*meter = m;
	return 0;

err_socket:
	nl_socket_free(m->sock);
err_free:
	free(m);
	return err;
}

void gc_meter_close(struct gc_meter *meter)
{
	if (!meter)
		return;
	nl_socket_free(meter->sock);
	free(meter);
}

const char *gc_meter_reason(const struct gc_meter *meter)
{
	return meter->reason;
}

static int parse_node(const struct nlmsghdr *nlh, void *to)
{
	return gc_parse_node(nlh, to);
}

static int parse_settings(const struct nlmsghdr *nlh, void *to)
{
	return gc_parse_settings(nlh, to);
}

static int parse_record(const struct nlmsghdr *nlh, void *to)
{
	return gc_parse_record(nlh, to);
}

/* A second answer to one question would leak the first. */
static int parse_one_cgroup(const struct nlmsghdr *nlh, void *to)
{
	gc_cgroup_free(to);
	return gc_parse_cgroup(nlh, to);
}

int gc_meter_node(struct gc_meter *meter, struct gc_node *node)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_NODE_GET, ASK);

	return msg ? gc_meter_transact(meter, msg, parse_node, node) : -ENOMEM;
}

static int dump_once(struct gc_meter *meter, uint8_t command, uint64_t since,
		     struct gc_snapshot *snapshot)
{
	struct nl_msg *msg = gc_meter_request(meter, command, NLM_F_REQUEST | NLM_F_DUMP);
	int err;

	if (!msg)
		return -ENOMEM;
	if (since && nla_put_u64(msg, GREENCAP_ENDED_A_SINCE, since)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	memset(snapshot, 0, sizeof(*snapshot));
	err = gc_meter_transact(meter, msg, parse_record, snapshot);
	if (err)
		gc_snapshot_free(snapshot);
	return err;
}

static int dump(struct gc_meter *meter, uint8_t command, uint64_t since,
		struct gc_snapshot *snapshot)
{
	int err = -EAGAIN;

	for (int try = 0; try < DUMP_TRIES && err == -EAGAIN; try++)
		err = dump_once(meter, command, since, snapshot);
	return err;
}

int gc_meter_domains(struct gc_meter *meter, struct gc_snapshot *snapshot)
{
	return dump(meter, GREENCAP_CMD_DOMAIN_GET, 0, snapshot);
}

int gc_meter_snapshot(struct gc_meter *meter, struct gc_snapshot *snapshot)
{
	return dump(meter, GREENCAP_CMD_CGROUP_GET, 0, snapshot);
}

int gc_meter_ended(struct gc_meter *meter, uint64_t since, struct gc_snapshot *snapshot)
{
	return dump(meter, GREENCAP_CMD_ENDED_GET, since, snapshot);
}

int gc_meter_cgroup(struct gc_meter *meter, uint64_t id, struct gc_cgroup *cgroup)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_CGROUP_GET, ASK);
	int err;

	if (!msg)
		return -ENOMEM;
	if (nla_put_u64(msg, GREENCAP_CGROUP_A_ID, id)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	memset(cgroup, 0, sizeof(*cgroup));
	err = gc_meter_transact(meter, msg, parse_one_cgroup, cgroup);
	if (err)
		gc_cgroup_free(cgroup);
	return err;
}

int gc_meter_settings(struct gc_meter *meter, struct gc_settings *settings)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_SETTINGS_GET, ASK);

	return msg ? gc_meter_transact(meter, msg, parse_settings, settings) : -ENOMEM;
}

int gc_meter_set(struct gc_meter *meter, const struct gc_settings *settings, uint32_t set)
{
	struct nl_msg *msg = gc_meter_request(meter, GREENCAP_CMD_SETTINGS_SET, ASK);

	if (!msg)
		return -ENOMEM;
	if ((set & GC_SET_ENABLED &&
	     nla_put_u32(msg, GREENCAP_SETTINGS_A_ENABLED, settings->enabled)) ||
	    (set & GC_SET_PERIOD &&
	     nla_put_u64(msg, GREENCAP_SETTINGS_A_PERIOD_NS, settings->period_ns)) ||
	    (set & GC_SET_NOTIFY_PERIOD &&
	     nla_put_u64(msg, GREENCAP_SETTINGS_A_NOTIFY_PERIOD_NS, settings->notify_period_ns))) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	return gc_meter_transact(meter, msg, NULL, NULL);
}

int gc_meter_explain(const struct gc_meter *meter, int error)
{
	const char *reason = meter ? meter->reason : "";
	bool loaded = !access(MODULE_DIRECTORY, F_OK);

	/* Without words of its own, since there was nobody to say them. */
	if (meter && gc_meter_gone(error) && !*reason)
		error = loaded ? -ESTALE : -ENODEV;
	if (error == -ENODEV && !*reason) {
		gc_error("the module greencap was unloaded meanwhile: 'modprobe greencap' loads it");
		return GC_EXIT_UNSUPPORTED;
	}
	if (error == -ESTALE && !*reason) {
		gc_error("the module greencap was loaded anew meanwhile: its counts begin again, so "
			 "that nothing can be said about this time; try again");
		return GC_EXIT_FAILED;
	}
	if (error == -ENOENT && !meter && loaded) {
		gc_error("the module greencap is loaded but cannot be seen from here: it answers "
			 "in the first network namespace only; 'nsenter -t 1 -n' goes there");
		return GC_EXIT_UNSUPPORTED;
	}
	if (error == -ENOENT && !meter) {
		gc_error("the module greencap is not loaded: 'modprobe greencap' loads it");
		gc_error("without it doctor, cap, freq and status work; doctor tells more");
		return GC_EXIT_UNSUPPORTED;
	}
	if (error == -EPERM || error == -EACCES)
		gc_error("the module refuses: %s; run it as root", *reason ? reason :
			 "reading needs CAP_PERFMON, settings need CAP_SYS_ADMIN");
	else if (error == -EBADMSG)
		gc_error("the module's answer makes no sense: is its version not this tool's, %s?",
			 GREENCAP_VERSION);
	else if (*reason)
		gc_error("the module refuses: %s (%s)", reason, strerror(-error));
	else
		gc_error("cannot ask the module: %s", strerror(-error));
	return GC_EXIT_FAILED;
}
