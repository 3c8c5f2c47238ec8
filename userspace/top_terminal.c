// SPDX-License-Identifier: GPL-2.0
/* A terminal that is taken over for a while and given back whatever happens. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "top_terminal.h"

#define ENTER	"\033[?1049h\033[?25l"	/* alternate screen, no cursor */
#define LEAVE	"\033[0m\033[?25h\033[?1049l"

static struct termios saved;
static bool has_keys;			/* standard input is a terminal: saved is valid */
static sigset_t wait_mask;		/* the mask outside of here */
static atomic_bool taken, ended, resized, suspended;

static void write_all(const char *text, size_t length)
{
	while (length) {
		ssize_t n = write(STDOUT_FILENO, text, length);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0) {
			text += n;
			length -= (size_t)n;
		}
	}
}

static void enter(void)
{
	struct termios raw = saved;

	taken = true;
	if (has_keys) {
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	write_all(ENTER, strlen(ENTER));
}

/* Only what a signal handler may call. */
void gc_terminal_give_back(void)
{
	int err = errno;

	if (!taken)
		return;
	taken = false;
	write_all(LEAVE, strlen(LEAVE));
	if (has_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	errno = err;
}

static void on_end(int number)
{
	(void)number;
	ended = true;
}

static void on_resize(int number)
{
	(void)number;
	resized = true;
}

static void on_suspend(int number)
{
	(void)number;
	suspended = true;
}

/* The handler was installed for one shot: the second delivery is the default action. */
static void on_crash(int number)
{
	gc_terminal_give_back();
	raise(number);
}

static void install(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigfillset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static void install_all(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, 0 };
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, 0 };
	sigset_t held;

	sigemptyset(&held);
	for (size_t i = 0; ends[i]; i++) {
		install(ends[i], on_end, 0);
		sigaddset(&held, ends[i]);
	}
	for (size_t i = 0; crashes[i]; i++)
		install(crashes[i], on_crash, (int)SA_RESETHAND | SA_NODEFER);
	install(SIGWINCH, on_resize, 0);
	sigaddset(&held, SIGWINCH);
	install(SIGTSTP, on_suspend, 0);
	sigaddset(&held, SIGTSTP);
	sigprocmask(SIG_BLOCK, &held, &wait_mask);
}

int gc_terminal_take(void)
{
	has_keys = isatty(STDIN_FILENO) && !tcgetattr(STDIN_FILENO, &saved);
	install_all();
	if (atexit(gc_terminal_give_back))
		return -ENOMEM;
	enter();
	return 0;
}

static void suspend(void)
{
	suspended = false;
	gc_terminal_give_back();
	raise(SIGSTOP);
	enter();
	resized = true;
}

static enum gc_terminal_event read_key(char *key)
{
	ssize_t n = read(STDIN_FILENO, key, 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return GC_TERMINAL_TIMEOUT;
	return n == 1 ? GC_TERMINAL_KEY : GC_TERMINAL_END;
}

enum gc_terminal_event gc_terminal_wait(uint64_t deadline_ns, char *key)
{
	struct pollfd keys = { .fd = has_keys ? STDIN_FILENO : -1, .events = POLLIN };
	struct timespec now, rest = { 0 };
	uint64_t now_ns;
	int n;

	clock_gettime(CLOCK_MONOTONIC, &now);
	now_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	if (deadline_ns > now_ns) {
		rest.tv_sec = (time_t)((deadline_ns - now_ns) / 1000000000);
		rest.tv_nsec = (long)((deadline_ns - now_ns) % 1000000000);
	}
	n = ppoll(&keys, 1, &rest, &wait_mask);
	if (ended)
		return GC_TERMINAL_END;
	if (suspended)
		suspend();
	if (resized) {
		resized = false;
		return GC_TERMINAL_RESIZED;
	}
	if (n < 0)
		return errno == EINTR ? GC_TERMINAL_RESIZED : GC_TERMINAL_END;
	return n ? read_key(key) : GC_TERMINAL_TIMEOUT;
}

void gc_terminal_show(const char *text, size_t length)
{
	static const char home[] = "\033[H", end_of_line[] = "\033[K\n", below[] = "\033[J";
	const char *end = text + length;

	write_all(home, strlen(home));
	/* Each line wipes what it does not cover: no flicker, nothing left behind. */
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t line = newline ? (size_t)(newline - text) : (size_t)(end - text);

		write_all(text, line);
		text += line + 1;
		/* A newline on the last line would scroll. */
		write_all(end_of_line, text < end ? 4 : 3);
	}
	write_all(below, strlen(below));
}

void gc_terminal_size(size_t *width, size_t *height)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	*width = 80;
	*height = 24;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col && size.ws_row) {
		*width = size.ws_col;
		*height = size.ws_row;
	} else if (columns && strtoul(columns, NULL, 10) >= 40) {
		*width = strtoul(columns, NULL, 10) < 1000 ? strtoul(columns, NULL, 10) : 1000;
	}
}

bool gc_terminal_colour(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}
