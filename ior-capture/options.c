/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/number.h"
#include "emit/backlog.h"
#include "layout.h"
#include "program/message.h"
#include "program/parse.h"

enum {
	NO_FOLLOW = 256, RING_SIZE, READY_FD, DEBUG, CHECK, TRACE_SELF, CAST, SYNTHETIC,
	SAMPLE, WHERE, CGROUP, RUN_AS, RINGS, BACKLOG, PASSED, QUIET_COMMAND,
};

#define RING_MIN 4096u		/* one page: for tests of losses */
#define RING_MAX (1u << 30)
#define BACKLOG_MAX (UINT64_C(1) << 40)

static const struct ior_option table[] = {
	{ 'e', NULL, "LIST", "system calls: names, 470, %fs, %all, /regex/, !name (default %io)" },
	{ 'p', "pid", "PID,...", "only these processes; ends with the last of them" },
	{ 't', "tid", "TID,...", "only these threads" },
	{ 'u', "uid", "USER,...", "only calls of these users, by name or number" },
	{ CGROUP, "cgroup", "PATH,...", "only tasks in these cgroups (version 2) and below" },
	{ 'f', "follow-forks", NULL, "children of selected processes too (default with COMMAND)" },
	{ NO_FOLLOW, "no-follow", NULL, "COMMAND without its children" },
	{ RUN_AS, "run-as", "USER", "run COMMAND as this user, a name or number (root only)" },
	{ QUIET_COMMAND, "quiet-command", NULL, "throw away what COMMAND writes to its output" },
	{ SAMPLE, "sample", "CALL=N,...", "one call in N; add up the others" },
	{ WHERE, "where", "EXPR", "only calls that EXPR of ior-filter(1) accepts, in the kernel" },
	{ PASSED, "passed", NULL, "the paths that opens were passed, too, if they succeed" },
	{ 'd', "duration", "TIME", "end after TIME: 60, 1.5s, 200ms, 1h30m" },
	IOR_STAGE_OUTPUT,
	{ RING_SIZE, "ring-size", "SIZE", "memory between kernel and ior-capture, as 64M" },
	{ BACKLOG, "backlog", "SIZE", "memory that a slow reader may need; 0: none" },
	{ READY_FD, "ready-fd", "N", "write a line to descriptor N when capturing has begun" },
	IOR_STAGE_SUMMARY,
	{ CHECK, "check", NULL, "say what this machine offers, and whether capturing works" },
	{ TRACE_SELF, "trace-self", NULL, "do not leave out the programs that read the stream" },
	{ RINGS, "rings", "N", "rings for calls, instead of one a processor (for tests)" },
	{ CAST, "cast", "WHEN", "use bpf_rdonly_cast: auto, yes, no (for tests)" },
	{ DEBUG, "debug", NULL, "libbpf's own log on standard error" },
	{ SYNTHETIC, "synthetic", NULL, NULL },
	{ SYNTHETIC, "seed", "N", NULL },
	{ SYNTHETIC, "rows", "N", NULL },
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-capture",
	.usage = "[options] [COMMAND [ARG ...]]",
	.summary = "Record the system calls of this machine, or of COMMAND, as an ior stream.",
	.options = table,
	.options_first = true,
	.examples =
		"  sudo ior-capture | ior-pair | ior-flame > out.folded\n"
		"  sudo ior-capture -d 60 -o monday.ior\n"
		"  sudo ior-capture -e openat,%network -u www-data | ior-pair | ior-print\n"
		"  sudo ior-capture -d 60 --where 'latency > 1ms or error' | ior-pair | ior-print\n"
		"  sudo ior-capture -o ls.ior ls -l /etc\n"
		"  ior-capture --check\n",
};

static void check(int rc, const char *option, const struct ior_error *err)
{
	if (rc < 0)
		ior_usage("%s: %s", option, err->text);
}

static void parse_ring(struct options *o, const char *value)
{
	struct ior_error err;
	uint64_t bytes, power = RING_MIN;

	check(ior_parse_size(value, true, &bytes, &err), "--ring-size", &err);
	if (bytes < RING_MIN || bytes > RING_MAX)
		ior_usage("--ring-size: %s is out of range (4K to 1G)", value);
	while (power < bytes)	/* the kernel takes powers of two */
		power *= 2;
	o->ring_bytes = power;
}

static void parse_rings(struct options *o, const char *value)
{
	struct ior_error err;
	uint64_t n;

	check(ior_parse_u64(value, 1, IOR_RINGS, &n, &err), "--rings", &err);
	o->rings = (uint32_t)n;
}

/* Rounded up to what it is counted in; 0 stays 0. */
static void parse_backlog(struct options *o, const char *value)
{
	struct ior_error err;
	uint64_t bytes;

	check(ior_parse_size(value, true, &bytes, &err), "--backlog", &err);
	if (bytes > BACKLOG_MAX)
		ior_usage("--backlog: %s is out of range (0 to 1024G)", value);
	o->backlog_bytes = (bytes + BACKLOG_STEP - 1) / BACKLOG_STEP * BACKLOG_STEP;
}

static void parse_ready(struct options *o, const char *value)
{
	struct ior_error err;
	uint64_t fd;

	check(ior_parse_u64(value, 0, INT32_MAX, &fd, &err), "--ready-fd", &err);
	/* Not for COMMAND to inherit: who waits for its end of file would wait for that too. */
	if (fd == 0 || fcntl((int)fd, F_SETFD, FD_CLOEXEC) < 0)
		ior_usage("--ready-fd: descriptor %s is not open for writing; example: "
			  "--ready-fd 3 3>ready", value);
	o->ready_fd = (int)fd;
}

static void parse_duration(struct options *o, const char *value)
{
	struct ior_error err;

	check(ior_parse_duration(value, &o->duration_ns, &err), "-d", &err);
	if (!o->duration_ns)
		ior_usage("-d: must be longer than 0");
}

static int parse_cast(const char *value)
{
	static const char *const words[] = { "auto", "yes", "no", NULL };
	static const int meaning[] = { -1, 1, 0 };

	return meaning[ior_option_choice("--cast", value, words)];
}

/* `-d 10 s COMMAND`: the unit would be the command. */
static void check_unit(const char *last, char **operands)
{
	const char *unit = operands[0];

	if (last && unit && operands[-1] == last && !last[strspn(last, "0123456789.")] &&
	    ior_number_meant(ior_number_durations, unit, strlen(unit)))
		ior_usage("-d: write %s%s without a blank; the COMMAND %s is -- %s", last,
			  ior_number_meant(ior_number_durations, unit, strlen(unit)), unit, unit);
}

/* Every option adds what it selects to the text for the header. */
static void describe(struct options *o, const char *option, const char *value)
{
	char *was = o->selection;

	if (asprintf(&o->selection, "%s%s%s%s%s", was ? was : "", was ? " " : "", option,
		     *value ? " " : "", value) < 0)
		exit((ior_warn("out of memory"), EXIT_FAILURE));
	free(was);
}

static void parse_select(struct options *o, const char *value)
{
	struct ior_error err;

	check(ior_select_add(&o->select, value, &err), "-e", &err);
	describe(o, "-e", value);
	o->lists++;
}

static void parse_scope(struct options *o, const char *option, const char *value,
			int (*add)(struct scope *, const char *, struct ior_error *))
{
	struct ior_error err;

	check(add(&o->scope, value, &err), option, &err);
	describe(o, option, value);
}

static void parse_sample(struct options *o, const char *value)
{
	struct ior_error err;

	check(sample_add(&o->sample, value, (enum ior_abi)o->select.abi, &err), "--sample", &err);
	describe(o, "--sample", value);
}

static void parse_where(struct options *o, const char *value)
{
	struct ior_filter_error err = { 0 };

	if (o->where)
		ior_usage("--where is given twice; join the expressions: 'EXPR and EXPR'");
	if (where_compile(&o->where, value, &err) < 0)
		ior_filter_usage(value, &err);
	describe(o, "--where", value);
}

static void parse_passed(struct options *o)
{
	if (!o->passed)
		describe(o, "--passed", "");
	o->passed = true;
}

static void parse_run_as(struct options *o, const char *value)
{
	struct ior_error err;

	check(account_find(&o->run_as, value, &err), "--run-as", &err);
	describe(o, "--run-as", value);
}

static void __attribute__((noreturn)) refuse_synthetic(void)
{
	ior_usage("the synthetic stream has a program of its own; type ior-synth instead of "
		  "ior-capture --synthetic");
}

/* The rest of what may not stand together, once all is known. */
static void finish(struct options *o, bool follow, bool no_follow, char **operands)
{
	struct ior_error err;

	if (follow && no_follow)
		ior_usage("-f and --no-follow exclude each other");
	if (*operands && o->check)
		ior_usage("--check takes no COMMAND");
	if (*operands && scope_ends(&o->scope))
		ior_usage("-p and -t select among running processes; they cannot stand with "
			  "COMMAND");
	if (o->run_as.name && !*operands)
		ior_usage("--run-as needs a COMMAND to run");
	if (o->quiet_command && !*operands)
		ior_usage("--quiet-command needs a COMMAND to run");
	if (*operands && !**operands)
		ior_usage("COMMAND is an empty word");
	check(ior_select_finish(&o->select, &err), "-e", &err);
	if (o->sample.any && !sample_names_any(&o->sample, &o->select))
		ior_usage("--sample: none of its system calls is selected by -e");
	if (o->sample.any && o->where && o->where->fields & IOR_WHERE_AT_EXIT)
		ior_usage("--sample cannot stand with a --where that asks for duration, ret or "
			  "error: whether a call is recorded must be known when it begins");
	if (o->where && !where_leaves_any(o->where, &o->select))
		ior_usage("--where: the expression accepts none of the system calls that -e "
			  "selects%s", o->lists ? "" : " (%io, as there is no -e)");
	o->command = *operands ? operands : NULL;
	o->follow = follow || (o->command && !no_follow);
	if (o->follow && !o->command)
		describe(o, "-f", "");
	if (!o->lists)
		describe(o, "-e", "%io");
	if (o->command)
		describe(o, "--", o->command[0]);
}

void options_parse(struct options *o, int argc, char **argv)
{
	bool follow = false, no_follow = false;
	int key, first, native = -1, compat;
	struct utsname machine;
	const char *value, *duration = NULL;

	ior_program_start(&program, argc, argv);
	uname(&machine);
	ior_abi_of_arch(machine.machine, &native, &compat);
	ior_select_init(&o->select, native < 0 ? IOR_X86_64 : (enum ior_abi)native);
	scope_init(&o->scope);
	o->ready_fd = o->cast = -1;
	o->backlog_bytes = BACKLOG_DEFAULT;
	while ((key = ior_program_option(&value, &first)) >= 0) {
		switch (key) {
		case 'e': parse_select(o, value); break;
		case 'p': parse_scope(o, "-p", value, scope_add_pids); break;
		case 't': parse_scope(o, "-t", value, scope_add_tids); break;
		case 'u': parse_scope(o, "-u", value, scope_add_users); break;
		case CGROUP: parse_scope(o, "--cgroup", value, scope_add_cgroups); break;
		case 'f': follow = true; break;
		case WHERE: parse_where(o, value); break;
		case SAMPLE: parse_sample(o, value); break;
		case RUN_AS: parse_run_as(o, value); break;
		case QUIET_COMMAND: o->quiet_command = true; break;
		case NO_FOLLOW: no_follow = true; break;
		case 'd': parse_duration(o, duration = value); break;
		case RING_SIZE: parse_ring(o, value); break;
		case RINGS: parse_rings(o, value); break;
		case BACKLOG: parse_backlog(o, value); break;
		case READY_FD: parse_ready(o, value); break;
		case DEBUG: o->debug = true; break;
		case CHECK: o->check = true; break;
		case TRACE_SELF: o->trace_self = true; break;
		case PASSED: parse_passed(o); break;
		case CAST: o->cast = parse_cast(value); break;
		case SYNTHETIC: refuse_synthetic();
		default: ior_stage_option(&o->stage, key, value);
		}
	}
	check_unit(duration, argv + first);
	finish(o, follow, no_follow, argv + first);
}
