// SPDX-License-Identifier: GPL-2.0
/*
 * The first program of the guest: loads the few drivers that its disk and its
 * shares need, mounts all there is and hands over to the real init. It does what
 * a shell would need many slow processes for.
 *
 * /modules names the drivers to load, one a line, in order.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define HOSTNAME "server"
#define SHARE_OPTIONS "trans=virtio,version=9p2000.L,msize=262144,access=any"

static void fail(const char *what)
{
	fprintf(stderr, "initramfs: %s: %s\n", what, strerror(errno));
	/* The end of PID 1 is a panic, which the host sees. */
	exit(1);
}

static void load_modules(void)
{
	FILE *list = fopen("/modules", "r");
	char path[256];

	while (list && fgets(path, sizeof(path), list)) {
		int fd;

		path[strcspn(path, "\n")] = '\0';
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
			fail(path);
		close(fd);
	}
	if (list)
		fclose(list);
}

/* The disk shows up some time after its driver. */
static void wait_for(const char *path)
{
	struct timespec nap = { .tv_nsec = 5000000 };
	int tries;

	for (tries = 0; tries < 2000 && access(path, F_OK); tries++)
		nanosleep(&nap, NULL);
}

static void mount_or_fail(const char *source, const char *target, const char *type,
			  unsigned long flags, const char *options)
{
	if (mount(source, target, type, flags, options))
		fail(target);
}

static void mount_modules(void)
{
	struct utsname name;
	char path[300];

	uname(&name);
	snprintf(path, sizeof(path), "/root/lib/modules/%s", name.release);
	mkdir(path, 0755);
	mount_or_fail("modules", path, "9p", MS_RDONLY, SHARE_OPTIONS ",cache=loose");
}

static const struct {
	const char *source, *target, *type, *options;
} filesystems[] = {
	{ "proc", "/proc", "proc", NULL },
	{ "sysfs", "/sys", "sysfs", NULL },
	{ "tmpfs", "/run", "tmpfs", "mode=755" },
	{ "tmpfs", "/tmp", "tmpfs", "mode=1777" },
	{ "devpts", "/dev/pts", "devpts", "mode=620,ptmxmode=666" },
	{ "tmpfs", "/dev/shm", "tmpfs", "mode=1777" },
};

static void mount_filesystems(void)
{
	size_t i;

	mkdir("/dev/pts", 0755);
	mkdir("/dev/shm", 0755);
	for (i = 0; i < sizeof(filesystems) / sizeof(*filesystems); i++)
		mount_or_fail(filesystems[i].source, filesystems[i].target, filesystems[i].type,
			      MS_NOSUID, filesystems[i].options);
	/* A small kernel may lack these. */
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
}

static void link_descriptors(void)
{
	if (symlink("/proc/self/fd", "/dev/fd") || symlink("/proc/self/fd/0", "/dev/stdin") ||
	    symlink("/proc/self/fd/1", "/dev/stdout") || symlink("/proc/self/fd/2", "/dev/stderr"))
		fail("/dev/fd");
}

static void set_loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		fail("lo");
	close(fd);
}

int main(int argc, char **argv)
{
	(void)argc;
	mount_or_fail("dev", "/dev", "devtmpfs", 0, NULL);
	load_modules();
	wait_for("/dev/vda");
	mount_or_fail("/dev/vda", "/root", "ext4", MS_NOATIME, NULL);
	/* Nothing in it changes while the guest runs; programs start several times as fast. */
	mount_or_fail("repo", "/root/mnt/repo", "9p", MS_RDONLY, SHARE_OPTIONS ",cache=loose");
	mount_or_fail("out", "/root/mnt/out", "9p", 0, SHARE_OPTIONS);
	mount_modules();
	mount_or_fail("/dev", "/root/dev", NULL, MS_MOVE, NULL);
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		fail("changing the root");
	mount_filesystems();
	link_descriptors();
	set_loopback_up();
	sethostname(HOSTNAME, strlen(HOSTNAME));
	argv[0] = "/mnt/repo/tests/machine/guest/init";
	execv(argv[0], argv);
	fail(argv[0]);
	return 1;
}
