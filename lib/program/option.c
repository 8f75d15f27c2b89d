/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/option.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"
#include "program/message.h"
#include "program/output.h"
#include "program/parse.h"
#include "program/process.h"
#include "program/signals.h"

static const struct ior_program *program;

/*
 * A closed standard descriptor would be handed out again by the next open(), and a stream be
 * written into whatever that was. /dev/null the wrong way round keeps the number and makes the
 * first use fail with EBADF. Close-on-exec: a COMMAND finds it closed, as it was.
 */
static void fill_standard_descriptors(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", modes[fd] | O_CLOEXEC) != fd)
			_exit(EXIT_FAILURE);
}

void ior_program_start(const struct ior_program *p, int argc, char **argv)
{
	program = p;
	ior_process = (struct ior_process){ p->name, p->usage, argc, argv };
	fill_standard_descriptors();
	ior_program_start_signals();
}

static const struct ior_option common[] = {
	{ 'h', "help", NULL, "print this help" },
	{ 'V', "version", NULL, "print the version" },
	{ 0, NULL, NULL, NULL },
};

static size_t count(const struct ior_option *options)
{
	size_t n = 0;

	while (options[n].key)
		n++;
	return n;
}

/* The i-th option, those of all programs last; NULL past the end. */
static const struct ior_option *option_at(size_t i)
{
	const struct ior_option *own = program->options;
	size_t n = count(own);

	if (i < n)
		return own + i;
	return i - n < count(common) ? common + (i - n) : NULL;
}

static const char *long_name(const void *arg, size_t i)
{
	const struct ior_option *o = option_at(i);

	(void)arg;
	return o ? o->name && o->help ? o->name : "" : NULL;
}

/* Both tables for getopt_long(), made at the first call: option.h bounds neither, memory does. */
static struct option *long_options;
static char *short_options;

static void build_tables(void)
{
	size_t n = 0, s = 0;

	while (option_at(n))
		n++;
	long_options = calloc(n + 1, sizeof(*long_options));
	short_options = calloc(2 * n + 3, 1);
	if (!long_options || !short_options) {
		ior_warn("out of memory");
		exit(EXIT_FAILURE);
	}
	if (program->options_first)
		short_options[s++] = '+';
	short_options[s++] = ':';
	for (size_t i = 0, l = 0; i < n; i++) {
		const struct ior_option *o = option_at(i);

		if (o->name)
			long_options[l++] = (struct option){
				o->name, o->argument ? required_argument : no_argument, NULL, o->key
			};
		if (o->key < 256) {
			short_options[s++] = (char)o->key;
			if (o->argument)
				short_options[s++] = ':';
		}
	}
}

/* "-b, --by FIELDS", with room for the letter where there is none. Static buffer. */
static const char *spelling(const struct ior_option *o)
{
	static char text[200];
	char letter[8] = "    ";

	if (o->key < 256)
		snprintf(letter, sizeof(letter), "-%c%s", o->key, o->name ? ", " : "");
	snprintf(text, sizeof(text), "%s%s%s%s%s", letter, o->name ? "--" : "",
		 o->name ? o->name : "", o->argument ? " " : "", o->argument ? o->argument : "");
	return text;
}

static void print_version(FILE *f)
{
	fprintf(f, "%s %s\n", program->name, IOR_VERSION);
}

static void print_help(FILE *f)
{
	const struct ior_program *p = program;
	const struct ior_option *o;
	int width = 0;

	for (size_t i = 0; (o = option_at(i)); i++) {
		int n = o->help ? (int)strlen(spelling(o)) : 0;

		if (n > width)
			width = n;
	}
	fprintf(f, "Usage: %s %s\n%s\n\nOptions:\n", p->name, p->usage, p->summary);
	for (size_t i = 0; (o = option_at(i)); i++)
		if (o->help)
			fprintf(f, "  %-*s  %s\n", width, spelling(o), o->help);
	if (p->examples)
		fprintf(f, "\nExamples:\n%s", p->examples);
}

static void __attribute__((noreturn)) print_and_exit(void (*print)(FILE *f))
{
	struct ior_output o;
	struct ior_error err;
	FILE *f;

	if (ior_output_open(&o, NULL, false, false, &err) < 0) {
		ior_warn("%s", err.text);
		exit(EXIT_FAILURE);
	}
	f = ior_output_stdio(&o);
	if (f)
		print(f);
	exit(ior_output_status(&o, f ? ior_output_close(&o, true, NULL) : -ENOMEM));
}

static const struct ior_option *option_by_key(int key)
{
	const struct ior_option *o;

	for (size_t i = 0; (o = option_at(i)); i++)
		if (o->key == key)
			return o;
	return NULL;
}

/*
 * What getopt_long() refused. It leaves in optopt the key of an option that lacks its argument
 * or must not have one, an unknown letter, or 0 for an unknown long name.
 */
static void __attribute__((noreturn)) refuse(int why)
{
	const struct ior_option *o = option_by_key(optopt);
	const char *word, *near;
	size_t len;

	if (o && why == ':')
		ior_usage("an argument is missing: %s", spelling(o) + strspn(spelling(o), " "));
	if (o)
		ior_usage("option --%s takes no argument", o->name);
	if (optopt)
		ior_usage("unknown option -%c", optopt);
	word = ior_process.argv[optind - 1] + 2;
	len = strcspn(word, "=");
	near = ior_nearest(word, len, long_name, NULL);
	if (near)
		ior_usage("unknown option --%.*s; did you mean --%s?", (int)len, word, near);
	ior_usage("unknown option --%.*s", (int)len, word);
}

/* Were the options ended by a `--` of its own, which is no option's argument? */
static bool ended;

bool ior_program_options_ended(void)
{
	return ended;
}

int ior_program_option(const char **value, int *first)
{
	static const char *last;	/* argument */
	int key;

	if (!long_options)
		build_tables();
	key = getopt_long(ior_process.argc, ior_process.argv, short_options, long_options, NULL);
	*value = optarg;
	*first = optind;
	if (key < 0)
		ended = optind > 1 && ior_process.argv[optind - 1] != last &&
			strcmp(ior_process.argv[optind - 1], "--") == 0;
	last = optarg;
	switch (key) {
	case 'h':
		print_and_exit(print_help);
	case 'V':
		print_and_exit(print_version);
	case '?':
	case ':':
		refuse(key);
	}
	return key;
}

uint64_t ior_option_u64(const char *option, const char *value, uint64_t min, uint64_t max)
{
	struct ior_error err;
	uint64_t n = 0;

	if (ior_parse_u64(value, min, max, &n, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	return n;
}

uint64_t ior_option_count(const char *option, const char *value, uint64_t min, uint64_t max)
{
	struct ior_error err;
	uint64_t n = 0;

	if (ior_parse_count(value, min, max, &n, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	return n;
}

unsigned int ior_option_choice(const char *option, const char *value, const char *const *choices)
{
	struct ior_error err;
	int i = ior_parse_choice(value, choices, &err);

	if (i < 0)
		ior_usage("%s: %s", option, err.text);
	return (unsigned int)i;
}

const char *ior_option_joined(const char *list, const char *more)
{
	/* all that were made, as they live as long as the program */
	static struct joined {
		struct joined *before;
		char text[];
	} *last;
	const size_t size = list ? strlen(list) + strlen(more) + 2 : 0;
	struct joined *joined;

	if (!list)
		return more;
	joined = malloc(sizeof(*joined) + size);
	if (!joined) {
		ior_warn("out of memory");
		exit(EXIT_FAILURE);
	}
	snprintf(joined->text, size, "%s,%s", list, more);
	joined->before = last;
	last = joined;
	return joined->text;
}

void ior_option_once(const char *option, const char **value, const char *given)
{
	if (*value && strcmp(*value, given) != 0)
		ior_usage("%s is given twice, as %s and as %s: it takes one", option, *value,
			  given);
	*value = given;
}
