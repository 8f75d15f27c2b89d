/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/scope.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target/account.h"
#include "program/parse.h"
#include "target/cgroup.h"

#define PID_LIMIT (1u << 22)	/* PID_MAX_LIMIT of 64-bit kernels */
#define PIDFD_THREAD_FLAG O_EXCL	/* PIDFD_THREAD, Linux 6.9 */

/* ---- Lists ----------------------------------------------------------------------------------- */

static int parse_task(const char *text, uint32_t *id, struct ior_error *err)
{
	uint64_t value;
	int rc = ior_parse_u64(text, 1, PID_LIMIT, &value, err);

	*id = rc < 0 ? 0 : (uint32_t)value;
	return rc;
}

void scope_init(struct scope *s)
{
	s->pids.n = s->tids.n = s->uids.n = s->ncgroups = 0;
	for (unsigned int i = 0; i < 2 * SCOPE_MAX; i++)
		s->pidfd[i] = -1;
}

/*
 * The next item of a comma list, or NULL: ended in place, and "\\," in it is a comma, which a name
 * may have. Other backslashes are themselves: systemd's names are full of them.
 */
static char *next_item(char **rest)
{
	char *item = *rest, *to = item;

	if (!item)
		return NULL;
	for (; **rest && **rest != ','; ++*rest) {
		if ((*rest)[0] == '\\' && (*rest)[1] == ',')
			++*rest;
		*to++ = **rest;
	}
	*rest = **rest ? *rest + 1 : NULL;
	*to = '\0';
	return item;
}

/* Give each item of a comma list to add(). */
static int each_item(const char *list, int (*add)(void *to, const char *item, struct ior_error *),
		     void *to, struct ior_error *err)
{
	char *copy = strdup(list), *rest = copy, *item;
	int rc = copy ? 0 : ior_error_set(err, -ENOMEM, "out of memory");

	while (rc == 0 && (item = next_item(&rest)))
		rc = add(to, item, err);
	free(copy);
	return rc;
}

static int check_room(unsigned int n, unsigned int max, struct ior_error *err)
{
	return n < max ? 0 : ior_error_set(err, -EINVAL, "more than %u in one list", max);
}

static int add_number(struct scope_list *to, const char *item,
		      int (*parse)(const char *, uint32_t *, struct ior_error *),
		      struct ior_error *err)
{
	int rc = check_room(to->n, SCOPE_MAX, err);

	if (rc == 0)
		rc = parse(item, &to->id[to->n], err);
	to->n += rc == 0;
	return rc;
}

static int add_task(void *to, const char *item, struct ior_error *err)
{
	return add_number(to, item, parse_task, err);
}

static int add_user(void *to, const char *item, struct ior_error *err)
{
	return add_number(to, item, account_uid, err);
}

static int add_cgroup(void *to, const char *item, struct ior_error *err)
{
	struct scope *s = to;
	int rc = check_room(s->ncgroups, IOR_SCOPE_CGROUPS, err);

	if (rc < 0)
		return rc;
	if (!*item)
		return ior_error_set(err, -EINVAL, "an empty path; the root is /");
	s->cgroup_fd[s->ncgroups] = -1;
	s->cgroup[s->ncgroups] = strdup(item);
	if (!s->cgroup[s->ncgroups])
		return ior_error_set(err, -ENOMEM, "out of memory");
	s->ncgroups++;
	return 0;
}

int scope_add_pids(struct scope *s, const char *list, struct ior_error *err)
{
	return each_item(list, add_task, &s->pids, err);
}

int scope_add_tids(struct scope *s, const char *list, struct ior_error *err)
{
	return each_item(list, add_task, &s->tids, err);
}

int scope_add_users(struct scope *s, const char *list, struct ior_error *err)
{
	return each_item(list, add_user, &s->uids, err);
}

int scope_add_cgroups(struct scope *s, const char *list, struct ior_error *err)
{
	return each_item(list, add_cgroup, s, err);
}

/* ---- Tasks ----------------------------------------------------------------------------------- */

/* The process that a thread belongs to; 0 if there is no such thread. */
static uint32_t process_of(uint32_t tid)
{
	char path[40], line[256];
	unsigned int pid = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/status", tid);
	f = fopen(path, "re");
	while (f && !pid && fgets(line, sizeof(line), f))
		sscanf(line, "Tgid: %u", &pid);
	if (f)
		fclose(f);
	return pid;
}

static int pidfd_open_(uint32_t pid, unsigned int flags)
{
	return (int)syscall(SYS_pidfd_open, pid, flags);
}

static int open_process(uint32_t pid, int *fd, struct ior_error *err)
{
	uint32_t process;

	*fd = pidfd_open_(pid, 0);
	if (*fd >= 0)
		return 0;
	if (errno != ESRCH && errno != EINVAL && errno != ENOENT)
		return ior_error_set(err, -errno, "-p %u: %s", pid, strerror(errno));
	process = process_of(pid);
	if (process && process != pid)
		return ior_error_set(err, -ESRCH, "%u is a thread of process %u; use -t %u for it "
				     "alone, or -p %u", pid, process, pid, process);
	return ior_error_set(err, -ESRCH, "no such process: %u", pid);
}

static bool has(const struct scope_list *list, uint32_t id)
{
	for (unsigned int i = 0; i < list->n; i++)
		if (list->id[i] == id)
			return true;
	return false;
}

int scope_open(struct scope *s, struct ior_error *err)
{
	bool common = !s->pids.n || !s->tids.n;

	for (unsigned int i = 0; i < s->ncgroups; i++) {
		s->cgroup_fd[i] = cgroup_open(s->cgroup[i], err);
		if (s->cgroup_fd[i] < 0)
			return s->cgroup_fd[i];
	}
	for (unsigned int i = 0; i < s->pids.n; i++) {
		int rc = open_process(s->pids.id[i], &s->pidfd[i], err);

		if (rc < 0)
			return rc;
	}
	for (unsigned int i = 0; i < s->tids.n; i++) {
		uint32_t process = process_of(s->tids.id[i]);

		if (!process)
			return ior_error_set(err, -ESRCH, "no such thread: %u", s->tids.id[i]);
		common |= has(&s->pids, process);
		s->pidfd[s->pids.n + i] = pidfd_open_(s->tids.id[i], PIDFD_THREAD_FLAG);
	}
	if (!common)
		return ior_error_set(err, -ESRCH, "nothing to capture: no thread of -t belongs to "
				     "a process of -p");
	return 0;
}

static int translate(struct scope_list *list, const int *pidfd, const struct namespace *n,
		     struct ior_error *err)
{
	int rc = 0;

	for (unsigned int i = 0; i < list->n && rc == 0; i++) {
		if (namespace_is_initial())
			list->initial[i] = list->id[i];
		else if (pidfd[i] < 0)
			rc = ior_error_set(err, -EXDEV, "thread %u: in a container, -t needs "
					   "Linux 6.9; -p works", list->id[i]);
		else
			rc = namespace_of_pidfd(n, pidfd[i], &list->initial[i], err);
	}
	return rc;
}

int scope_translate(struct scope *s, const struct namespace *n, struct ior_error *err)
{
	int rc = translate(&s->pids, s->pidfd, n, err);

	return rc < 0 ? rc : translate(&s->tids, s->pidfd + s->pids.n, n, err);
}

void scope_close(struct scope *s)
{
	for (unsigned int i = 0; i < s->pids.n + s->tids.n; i++)
		if (s->pidfd[i] >= 0)
			close(s->pidfd[i]);
	for (unsigned int i = 0; i < s->ncgroups; i++) {
		if (s->cgroup_fd[i] >= 0)
			close(s->cgroup_fd[i]);
		free(s->cgroup[i]);
	}
}

bool scope_ends(const struct scope *s)
{
	return s->pids.n || s->tids.n;
}

/* A process's pidfd is readable when all its threads have ended, a thread's when it has. */
bool scope_has_ended(const struct scope *s, unsigned int i)
{
	struct pollfd p = { .fd = s->pidfd[i], .events = POLLIN };

	if (p.fd >= 0)
		return poll(&p, 1, 0) > 0;
	return i < s->pids.n || !process_of(s->tids.id[i - s->pids.n]);
}

bool scope_ended(const struct scope *s)
{
	for (unsigned int i = 0; i < s->pids.n + s->tids.n; i++)
		if (!scope_has_ended(s, i))
			return false;
	return true;
}

void scope_watch(const struct scope *s, int epoll)
{
	struct epoll_event once = { .events = EPOLLIN | EPOLLET };

	for (unsigned int i = 0; i < s->pids.n + s->tids.n; i++)
		if (s->pidfd[i] >= 0)
			epoll_ctl(epoll, EPOLL_CTL_ADD, s->pidfd[i], &once);
}
