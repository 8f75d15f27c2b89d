/* SPDX-License-Identifier: BSD-2-Clause */
/* Options, diagnostics and the start of a program, each in a child whose outputs are read. */
#include "unit.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "program/inputs.h"
#include "program/message.h"
#include "program/option.h"
#include "program/process.h"
#include "program/signals.h"

static const struct ior_option options[] = {
	{ 'o', "output", "FILE", "where to" },
	{ 'w', NULL, "N", "a letter alone" },
	{ 's', "summary", NULL, "totals at the end" },
	{ 256, "strict", NULL, "a loss is an error" },
	{ 257, "format", "NAME", "text or csv" },
	{ 258, "a-name-of-long-ago", "N", NULL },
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-test",
	.usage = "[options] [FILE ...]",
	.summary = "Tests the options.",
	.options = options,
	.examples = "  ior-test monday.ior\n",
};

struct result {
	int status;	/* exit status; 1000 + signal */
	char out[4096], err[8192];
};

static void read_all(int fd, char *buf, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n + 1 < size && (got = read(fd, buf + n, size - 1 - n)) > 0)
		n += (size_t)got;
	buf[n] = '\0';
	close(fd);
}

/* Runs body(argc, argv) in a child; stdin is /dev/null. Pipes hold the outputs: they are small. */
static struct result run(int (*body)(int, char **), char **argv)
{
	struct result r = { 0 };
	int out[2], err[2], argc = 0, status;
	pid_t child;

	while (argv[argc])
		argc++;
	if (pipe(out) || pipe(err))
		exit(1);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDONLY);

		dup2(null, 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		closefrom(3);
		exit(body(argc, argv));
	}
	close(out[1]);
	close(err[1]);
	read_all(out[0], r.out, sizeof(r.out));
	read_all(err[0], r.err, sizeof(r.err));
	waitpid(child, &status, 0);
	r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
	return r;
}

#define RUN(body, ...) run(body, (char *[]){ (char *)"ior-test", ##__VA_ARGS__, NULL })
#define S(text) ((char *)text)

/* Prints every option it gets, then the operands. */
static int print_options_of(const struct ior_program *p, int argc, char **argv)
{
	const char *value;
	int key, first;

	ior_program_start(p, argc, argv);
	while ((key = ior_program_option(&value, &first)) >= 0)
		printf("%d=%s ", key, value ? value : "-");
	for (; first < argc; first++)
		printf("[%s]", argv[first]);
	return 0;
}

static int print_options(int argc, char **argv)
{
	return print_options_of(&program, argc, argv);
}

static int print_options_first(int argc, char **argv)
{
	struct ior_program first = program;

	first.options_first = true;
	return print_options_of(&first, argc, argv);
}

TEST(options_values_and_operands)
{
	struct result r = RUN(print_options, S("-o"), S("a"), S("-sw5"), S("--strict"),
			      S("--format=csv"), S("--output"), S("b"), S("x"), S("-s"));

	CHECK_STR(r.out, "111=a 115=- 119=5 256=- 257=csv 111=b 115=- [x]");
	CHECK_STR(r.err, "");
	CHECK_EQ(r.status, 0);
	CHECK_STR(RUN(print_options, S("-s"), S("--"), S("-o")).out, "115=- [-o]");
	CHECK_STR(RUN(print_options, S("-"), S("-s")).out, "115=- [-]");
	/* the first operand is a COMMAND: what follows is its own */
	CHECK_STR(RUN(print_options_first, S("-s"), S("ls"), S("-l")).out, "115=- [ls][-l]");
	CHECK_STR(RUN(print_options_first, S("-s"), S("--"), S("-o")).out, "115=- [-o]");
	CHECK_STR(RUN(print_options_first, S("-"), S("-s")).out, "[-][-s]");
}

TEST(help_and_version_go_to_stdout)
{
	struct result r = RUN(print_options, S("--help"));

	CHECK_EQ(r.status, 0);
	CHECK_STR(r.err, "");
	CHECK_STR(r.out,
		  "Usage: ior-test [options] [FILE ...]\n"
		  "Tests the options.\n"
		  "\n"
		  "Options:\n"
		  "  -o, --output FILE  where to\n"
		  "  -w N               a letter alone\n"
		  "  -s, --summary      totals at the end\n"
		  "      --strict       a loss is an error\n"
		  "      --format NAME  text or csv\n"
		  "  -h, --help         print this help\n"
		  "  -V, --version      print the version\n"
		  "\n"
		  "Examples:\n"
		  "  ior-test monday.ior\n");
	CHECK_STR(RUN(print_options, S("-s"), S("-h")).err, "");
	CHECK_STR(RUN(print_options, S("-V")).out, "ior-test " IOR_VERSION "\n");
}

/* Catches one that is recommended, or that the help is indented for. */
TEST(an_option_without_help_is_known_but_not_shown)
{
	CHECK_STR(RUN(print_options, S("--a-name-of-long-ago=3")).out, "258=3 ");
	CHECK_STR(RUN(print_options, S("--a-name-of-long-agoo")).err,
		  "ior-test: unknown option --a-name-of-long-agoo (see ior-test --help)\n");
}

/* Catches a message that names the wrong word: getopt's optind lags behind in a cluster. */
TEST(wrong_options)
{
	struct result r = RUN(print_options, S("--summery"));

	CHECK_EQ(r.status, 2);
	CHECK_STR(r.out, "");
	CHECK_STR(r.err, "ior-test: unknown option --summery; did you mean --summary? "
			 "(see ior-test --help)\n");
	CHECK_STR(RUN(print_options, S("--qqqqqqq=3")).err,
		  "ior-test: unknown option --qqqqqqq (see ior-test --help)\n");
	CHECK_STR(RUN(print_options, S("--strict"), S("-xs")).err,
		  "ior-test: unknown option -x (see ior-test --help)\n");
	CHECK_STR(RUN(print_options, S("-sx")).err,
		  "ior-test: unknown option -x (see ior-test --help)\n");
	CHECK_STR(RUN(print_options, S("--strict=yes")).err,
		  "ior-test: option --strict takes no argument (see ior-test --help)\n");
	CHECK_STR(RUN(print_options, S("--format")).err,
		  "ior-test: an argument is missing: --format NAME (see ior-test --help)\n");
	r = RUN(print_options, S("-so"));
	CHECK_STR(r.err, "ior-test: an argument is missing: -o, --output FILE "
			 "(see ior-test --help)\n");
	CHECK_EQ(r.status, 2);
	CHECK_STR(RUN(print_options, S("--bad\x1b[31m")).err,
		  "ior-test: unknown option --bad\\x1b[31m (see ior-test --help)\n");
}

static int print_command(int argc, char **argv)
{
	ior_program_start(&program, argc, argv);
	fputs(ior_program_command(), stdout);
	return 0;
}

TEST(the_command_line_is_quoted_for_a_shell)
{
	char *huge = malloc(10001);
	struct result r;

	CHECK_STR(RUN(print_command, S("-o"), S("a.ior"), S("b c"), S(""), S("it's"),
		      S("$x;\n")).out,
		  "ior-test -o a.ior 'b c' '' 'it'\\''s' '$x;\n'");
	memset(huge, 'x', 10000);
	huge[10000] = '\0';
	r = RUN(print_command, S("-s"), huge, S("-s"));
	CHECK_STR(r.out, "ior-test -s ...");
	free(huge);
}

static int print_inputs(int argc, char **argv)
{
	const char *value;
	const char *const *files;
	int key, first, n;

	ior_program_start(&program, argc, argv);
	while ((key = ior_program_option(&value, &first)) >= 0)
		if (key == 'o')
			ior_program_add_input(value);
	files = ior_program_inputs(first, &n);
	for (int i = 0; i < n; i++)
		printf("[%s]", files[i]);
	printf("%d", n);
	return 0;
}

TEST(inputs_are_those_of_options_then_operands)
{
	CHECK_STR(RUN(print_inputs).out, "0");
	CHECK_STR(RUN(print_inputs, S("-oa"), S("-o"), S("b"), S("c"), S("-")).out,
		  "[a][b][c][-]4");
}

static int print_compared(int argc, char **argv)
{
	const char *value, *before = NULL;
	const char *const *files;
	int key, first, n;

	ior_program_start(&program, argc, argv);
	while ((key = ior_program_option(&value, &first)) >= 0)
		if (key == 'w')
			before = value;
		else if (key == 'o')
			ior_program_add_input(value);
	files = ior_program_inputs_after(before, first, &n);
	for (int i = 0; i < n; i++)
		printf("[%s]", files[i]);
	printf("%d", n);
	return 0;
}

/* Catches standard input taken for compared with itself, or not read at all. */
TEST(what_is_compared_with_stands_before_the_inputs)
{
	CHECK_STR(RUN(print_compared).out, "0");
	CHECK_STR(RUN(print_compared, S("a"), S("b")).out, "[a][b]2");
	CHECK_STR(RUN(print_compared, S("-w"), S("x")).out, "[x][-]2");
	CHECK_STR(RUN(print_compared, S("-wx"), S("-oa"), S("b")).out, "[x][a][b]3");
	CHECK_STR(RUN(print_compared, S("-wx"), S("x"), S("-")).out, "[x][x][-]3");
}

static int warn_all(int argc, char **argv)
{
	ior_program_start(&program, argc, argv);
	for (int i = 1; i < argc; i++)
		ior_warn("%s: bad", argv[i]);
	return 0;
}

/* Catches one that breaks lines, acts on the terminal, or is too long for one write to a pipe. */
TEST(a_diagnostic_is_one_clean_line)
{
	char *huge = malloc(9001);
	struct result r = RUN(warn_all, S("a\nb\x1b]0;x\x07"), S("gr\xc3\xbcn"));

	CHECK_STR(r.err, "ior-test: a\\x0ab\\x1b]0;x\\x07: bad\nior-test: gr\xc3\xbcn: bad\n");
	memset(huge, '\n', 9000);
	huge[9000] = '\0';
	r = RUN(warn_all, huge);
	CHECK(strlen(r.err) <= PIPE_BUF);
	CHECK(strlen(r.err) > PIPE_BUF - 20);
	CHECK(strchr(r.err, '\n') == r.err + strlen(r.err) - 1);
	free(huge);
}

static int write_to_closed(int argc, char **argv)
{
	struct stat st, null;

	close(0);
	close(1);
	ior_program_start(&program, argc, argv);
	/* the numbers are taken, so that no file can become standard output */
	stat("/dev/null", &null);
	if (fstat(0, &st) || st.st_rdev != null.st_rdev || fstat(1, &st) ||
	    st.st_rdev != null.st_rdev)
		return 3;
	if (!(fcntl(0, F_GETFD) & FD_CLOEXEC) || !(fcntl(1, F_GETFD) & FD_CLOEXEC))
		return 4;
	return write(1, "x", 1) < 0 && read(0, argv[0], 1) < 0 ? 0 : 5;
}

TEST(closed_standard_descriptors_stay_unusable)
{
	CHECK_EQ(RUN(write_to_closed).status, 0);
}

static int help_to_full(int argc, char **argv)
{
	dup2(open("/dev/full", O_WRONLY), 1);
	return print_options(argc, argv);
}

TEST(help_on_a_full_disk_is_an_error)
{
	struct result r = RUN(help_to_full, S("--help"));

	CHECK_EQ(r.status, 1);
	CHECK_STR(r.err, "ior-test: cannot write standard output: No space left on device; "
			 "the output is incomplete\n");
}

/* 0 if SIGPIPE is ignored now and SIGPIPE is back to what it was after the restoration. */
static int restore(int argc, char **argv)
{
	struct sigaction act;

	signal(SIGPIPE, SIG_DFL);
	ior_program_start(&program, argc, argv);
	if (sigaction(SIGPIPE, NULL, &act) || act.sa_handler != SIG_IGN)
		return 3;
	ior_program_restore_signals();
	return sigaction(SIGPIPE, NULL, &act) || act.sa_handler != SIG_DFL ? 4 : 0;
}

TEST(a_command_gets_the_signals_back)
{
	CHECK_EQ(RUN(restore).status, 0);
}
