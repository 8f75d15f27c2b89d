/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The least that tracing system calls on this machine can cost: two programs that do nothing. */

__attribute__((section("tp_btf/sys_enter"), used))
int floor_enter(void *ctx)
{
	(void)ctx;
	return 0;
}

__attribute__((section("tp_btf/sys_exit"), used))
int floor_exit(void *ctx)
{
	(void)ctx;
	return 0;
}

__attribute__((section("license"), used))
char floor_license[] = "Dual BSD/GPL";
