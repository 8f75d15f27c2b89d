/* SPDX-License-Identifier: BSD-2-Clause */
#include "workload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIME_LIMIT 60	/* seconds: a scenario that hangs ends by SIGALRM */

static const struct scenario {
	const char *name, *what;
	void (*run)(void);
} scenarios[] = {
#define S(n, w) { #n, w, scenario_##n },
	SCENARIOS(S)
#undef S
};

static const char usage[] =
	"usage: workload [--expect FILE] [--hold FIFO] [--number N] SCENARIO [DIR]\n"
	"       workload --list\n"
	"Performs the known system calls of one scenario, in a new directory or in DIR, which\n"
	"must be empty.\n"
	"  --expect FILE  write there what a tracer must have seen, a JSON object a line\n"
	"  --hold FIFO    before the calls: read this FIFO to its end\n"
	"  --number N     size of the scenario, where it has one (task-burst, name-flood)\n"
	"Status 77: this kernel or user cannot do it, the reason is on stdout.\n";

/* Scenario names are typed with dashes. */
static bool same_name(const char *typed, const char *name)
{
	while (*typed && (*typed == '-' ? '_' : *typed) == *name)
		typed++, name++;
	return !*typed && !*name;
}

static const struct scenario *find_scenario(const char *typed)
{
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
		if (same_name(typed, scenarios[i].name))
			return &scenarios[i];
	return NULL;
}

static void list(void)
{
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++) {
		for (const char *p = scenarios[i].name; *p; p++)
			putchar(*p == '_' ? '-' : *p);
		printf("\t%s\n", scenarios[i].what);
	}
}

/* All that is in the directory, which is closed. Paths in it may be longer than a call takes. */
static void empty_dir(int fd)
{
	DIR *dir = fdopendir(fd);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    !unlinkat(fd, e->d_name, 0))
			continue;
		empty_dir(openat(fd, e->d_name, O_RDONLY | O_DIRECTORY));
		unlinkat(fd, e->d_name, AT_REMOVEDIR);
	}
	if (dir)
		closedir(dir);
}

static void set_text(char *to, size_t size, const char *from)
{
	if (strlen(from) >= size)
		die("too long: %s", from);
	strcpy(to, from);
}

/* Scenarios change their directory. */
static void set_path(char *to, size_t size, const char *from)
{
	if (*from != '/') {
		if (!getcwd(to, size - 1))
			die("current directory: %s", strerror(errno));
		strcat(to, "/");
	}
	set_text(to + strlen(to), size - strlen(to), from);
}

/* DIR or a new directory under /tmp, by its real path. True if it was made here. */
static bool choose_dir(const char *given)
{
	char made[] = "/tmp/workload.XXXXXX", real[PATH_MAX];

	if (!given && !mkdtemp(made))
		die("%s: %s", made, strerror(errno));
	if (!realpath(given ? given : made, real))
		die("%s: %s", given ? given : made, strerror(errno));
	set_text(shared->dir, sizeof(shared->dir), real);
	return !given;
}

static void describe_self(void)
{
	ssize_t n = readlink("/proc/self/exe", shared->self, sizeof(shared->self) - 1);

	if (n < 0)
		die("/proc/self/exe: %s", strerror(errno));
	shared->self[n] = 0;
	me = task_new(false);
	me->pid = me->tid = shared->main_pid = getpid();
	prctl(PR_GET_NAME, me->comm);
	me->exe = shared->self;
	me->uid = getuid();
	me->gid = getgid();
}

static int finish(void)
{
	notes_write();
	leave_own_mounts();
	if (shared->temporary) {
		empty_dir(open(shared->dir, O_RDONLY | O_DIRECTORY));
		if (rmdir(shared->dir))
			die("%s: %s", shared->dir, strerror(errno));
	}
	return shared->failed;
}

static int go_on(const char *step, const char *task)
{
	shared_attach((struct task *)strtoul(task, NULL, 0));
	resume(step);
	return finish();
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "expect", required_argument, NULL, 'x' },
		{ "hold", required_argument, NULL, 'h' },
		{ "number", required_argument, NULL, 'n' },
		{ "list", no_argument, NULL, 'l' },
		{ 0 },
	};
	const struct scenario *s;
	int c;

	if (argc == 4 && !strcmp(argv[1], "--resume"))
		return go_on(argv[2], argv[3]);
	umask(022);
	shared_create();
	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (c == 'l') {
			list();
			return 0;
		} else if (c == 'x') {
			set_path(shared->expect, sizeof(shared->expect), optarg);
		} else if (c == 'h') {
			set_path(shared->hold, sizeof(shared->hold), optarg);
		} else if (c == 'n') {
			shared->number = strtoull(optarg, NULL, 10);
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	s = optind < argc ? find_scenario(argv[optind]) : NULL;
	if (!s || argc - optind > 2) {
		fputs(usage, stderr);
		return 2;
	}
	set_text(shared->scenario, sizeof(shared->scenario), argv[optind]);
	shared->temporary = choose_dir(argv[optind + 1]);
	describe_self();
	alarm(TIME_LIMIT);
	s->run();
	return finish();
}
