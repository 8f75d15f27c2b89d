/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program/message.h"
#include "program/nothing.h"
#include "program/process.h"

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

const char *const *ior_program_inputs_after(const char *before, int first, int *n)
{
	ior_program_inputs(first, n);
	if (!before)
		return inputs;
	/* before took a word of the command line too, and there is the one of the program's name */
	if (!n_inputs)
		inputs[n_inputs++] = "-";
	memmove(inputs + 1, inputs, (size_t)n_inputs * sizeof(*inputs));
	inputs[0] = before;
	*n = ++n_inputs;
	return inputs;
}

/* A copy that lives as long as the program. */
static const char *kept(const char *text)
{
	static char *copy;

	free(copy);
	copy = strdup(text);
	return copy;
}

int ior_program_compare(struct ior_compared *c, const struct ior_reader *r,
			const struct ior_record *header)
{
	if (ior_program_expect(r, false) < 0)
		return -EINVAL;
	c->inputs += header->number == 1;
	if (!c->before)
		return 0;
	if (c->inputs > 1) {
		/* the first of its headers */
		if (header->number == 1 && c->inputs == 2) {
			c->rows = ior_reader_totals(r)->rows;
			c->nothing = c->rows ? NULL : kept(ior_program_nothing_here());
		}
		return 0;
	}
	if (strcmp(ior_reader_name(r), c->before) == 0)
		return 1;
	ior_warn("--diff: %s has no rows to compare with", c->before);
	return -EINVAL;
}

const char *ior_program_nothing_after(const struct ior_compared *c, const struct ior_reader *r)
{
	if (!c->before || c->inputs < 2 || ior_reader_totals(r)->rows != c->rows ||
	    ior_reader_end(r, false) != IOR_END_CLEAN)
		return NULL;
	return ior_program_nothing_here();
}

bool ior_program_is_input(const struct stat *file)
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

void ior_program_refuse_terminal(int nfiles)
{
	if (nfiles == 0 && isatty(STDIN_FILENO))
		ior_usage("standard input is a terminal; usage: %s %s", ior_process.name,
			  ior_process.usage);
}

int ior_program_expect(const struct ior_reader *r, bool raw)
{
	const struct ior_header *header = ior_reader_header(r);
	const char *input = ior_reader_name(r);
	char file[4096] = "";

	if (header && header->raw == raw)
		return 0;
	if (!header)
		ior_warn("%s: no header: this is not an ior stream", input);
	else if (strcmp(input, "standard input") == 0 ||
		 !ior_process_quote(file, sizeof(file), input))
		ior_warn(header->raw ? "%s is a raw stream; run: ior-pair | %s" :
				       "%s is a row stream, paired already; run: ior-print",
			 input, ior_process.name);
	else if (header->raw)
		ior_warn("%s is a raw stream; run: ior-pair %s | %s", input, file,
			 ior_process.name);
	else
		ior_warn("%s is a row stream, paired already; run: ior-print %s", input, file);
	return -EINVAL;
}
