/* SPDX-License-Identifier: BSD-2-Clause */
#include "program.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "near.h"
#include "process.h"

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
	const struct ior_option *own = ior_process.program->options;
	size_t n = count(own);

	if (i < n)
		return own + i;
	return i - n < count(common) ? common + (i - n) : NULL;
}

static const char *long_name(const void *arg, size_t i)
{
	const struct ior_option *o = option_at(i);

	(void)arg;
	return o ? o->name ? o->name : "" : NULL;
}

/* Both tables for getopt_long(), made at the first call: program.h bounds neither, memory does. */
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
	if (ior_process.program->options_first)
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
	fprintf(f, "%s %s\n", ior_process.program->name, IOR_VERSION);
}

static void print_help(FILE *f)
{
	const struct ior_program *p = ior_process.program;
	const struct ior_option *o;
	int width = 0;

	for (size_t i = 0; (o = option_at(i)); i++) {
		int n = (int)strlen(spelling(o));

		if (n > width)
			width = n;
	}
	fprintf(f, "Usage: %s %s\n%s\n\nOptions:\n", p->name, p->usage, p->summary);
	for (size_t i = 0; (o = option_at(i)); i++)
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

int ior_program_option(const char **value, int *first)
{
	int key;

	if (!long_options)
		build_tables();
	key = getopt_long(ior_process.argc, ior_process.argv, short_options, long_options, NULL);
	*value = optarg;
	*first = optind;
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

/* ---- Inputs --------------------------------------------------------------------------------- */

static const char **inputs;
static int n_inputs;

static void make_inputs(void)
{
	/* each input takes one word of the command line */
	if (!inputs)
		inputs = calloc((size_t)ior_process.argc + 1, sizeof(*inputs));
	if (!inputs) {
		ior_warn("out of memory");
		exit(EXIT_FAILURE);
	}
}

uint64_t ior_option_u64(const char *option, const char *value, uint64_t min, uint64_t max)
{
	struct ior_error err;
	uint64_t n = 0;

	if (ior_parse_u64(value, min, max, &n, &err) < 0)
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

void ior_program_add_input(const char *file)
{
	make_inputs();
	inputs[n_inputs++] = file;
}

const char *const *ior_program_inputs(int first, int *n)
{
	make_inputs();
	for (int i = first; i < ior_process.argc; i++)
		inputs[n_inputs++] = ior_process.argv[i];
	*n = n_inputs;
	ior_program_refuse_terminal(n_inputs);
	return inputs;
}

bool ior_process_is_input(const struct stat *file)
{
	static const char *const standard_input = "-";
	const char *const *input = n_inputs ? inputs : &standard_input;
	struct stat st;

	for (int i = 0; i < (n_inputs ? n_inputs : 1); i++) {
		int rc = strcmp(input[i], "-") ? stat(input[i], &st) : fstat(STDIN_FILENO, &st);

		if (rc == 0 && st.st_dev == file->st_dev && st.st_ino == file->st_ino)
			return true;
	}
	return false;
}
