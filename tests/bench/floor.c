/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attaches two empty programs to sys_enter and sys_exit, prints "ready", and detaches them when
 * stdin ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "floor.skel.h"

int main(void)
{
	struct floor_bpf *bpf = floor_bpf__open_and_load();
	int rc = EXIT_FAILURE;
	char c;

	if (!bpf || floor_bpf__attach(bpf) != 0) {
		perror("floor: cannot attach");
		goto out;
	}
	if (puts("ready") < 0 || fflush(stdout) != 0)
		goto out;
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	rc = EXIT_SUCCESS;
out:
	floor_bpf__destroy(bpf);
	return rc;
}
