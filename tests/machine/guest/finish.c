// SPDX-License-Identifier: GPL-2.0
/*
 * End the machine. A reset works on every kernel, however small, and the host
 * has QEMU exit instead of starting again.
 */
#include <sys/reboot.h>
#include <unistd.h>

int main(void)
{
	sync();
	return reboot(RB_AUTOBOOT);
}
