/* SPDX-License-Identifier: BSD-2-Clause */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

struct ior_process ior_process;

static bool input_was_cut;	/* an earlier stage said so in its end record */

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
	ior_process = (struct ior_process){ p, argc, argv };
	fill_standard_descriptors();
	ior_process_start_signals();
}

static const char *name(void)
{
	return ior_process.program ? ior_process.program->name : "ior";
}

/*
 * One write of at most PIPE_BUF bytes: whole lines, also when all stages of a pipeline complain
 * at once into one pipe.
 */
static void say(const char *text, const char *hint)
{
	char line[PIPE_BUF];
	size_t room, n = (size_t)snprintf(line, sizeof(line), "%s: ", name());
	ssize_t done;

	room = sizeof(line) - n - strlen(hint) - 1;
	n += ior_escape(line + n, room, text, strlen(text), NULL);
	n += (size_t)snprintf(line + n, sizeof(line) - n, "%s", hint);
	line[n++] = '\n';
	do
		done = write(STDERR_FILENO, line, n);
	while (done < 0 && errno == EINTR);
}

void ior_warn(const char *fmt, ...)
{
	char text[PIPE_BUF];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	say(text, "");
}

void ior_usage(const char *fmt, ...)
{
	char text[PIPE_BUF], hint[100];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	snprintf(hint, sizeof(hint), " (see %s --help)", name());
	say(text, hint);
	exit(IOR_EXIT_USAGE);
}

bool ior_process_quote(char *out, size_t size, const char *arg)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_@%+=:,./-";
	size_t start = strlen(out), n = start;
	bool quote = !*arg || arg[strspn(arg, safe)];

	if (size - n < 4 * strlen(arg) + 3)
		return false;
	if (quote)
		out[n++] = '\'';
	for (; *arg; arg++) {
		if (*arg == '\'') {
			memcpy(out + n, "'\\'", 3);
			n += 3;
		}
		out[n++] = *arg;
	}
	if (quote)
		out[n++] = '\'';
	out[n] = '\0';
	return true;
}

const char *ior_program_command(void)
{
	static char command[8192];
	const size_t reserve = sizeof(" ...");

	snprintf(command, sizeof(command), "%s", name());
	for (int i = 1; i < ior_process.argc; i++) {
		size_t n = strlen(command);

		command[n] = ' ';
		command[n + 1] = '\0';
		if (!ior_process_quote(command, sizeof(command) - reserve, ior_process.argv[i])) {
			strcpy(command + n, " ...");
			break;
		}
	}
	return command;
}

void ior_program_refuse_terminal(int nfiles)
{
	if (nfiles == 0 && isatty(STDIN_FILENO))
		ior_usage("standard input is a terminal; usage: %s %s", name(),
			  ior_process.program ? ior_process.program->usage : "");
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
			 input, name());
	else if (header->raw)
		ior_warn("%s is a raw stream; run: ior-pair %s | %s", input, file, name());
	else
		ior_warn("%s is a row stream, paired already; run: ior-print %s", input, file);
	return -EINVAL;
}

void ior_program_see_end(const struct ior_record *end)
{
	const struct ior_value *reason = end->fields[IOR_END_REASON];
	static const char cut[] = "input-cut";

	if (reason->type == IOR_V_BYTES && reason->len == strlen(cut) &&
	    memcmp(reason->p, cut, reason->len) == 0)
		input_was_cut = true;
}

bool ior_program_saw_cut(void)
{
	return input_was_cut;
}

const char *ior_program_loss(const struct ior_reader *r)
{
	const struct ior_reader_totals *t = ior_reader_totals(r);
	static char text[200];

	if (t->lost_unknown)
		snprintf(text, sizeof(text), "%" PRIu64 " calls and %" PRIu64 " other records were "
			 "lost, and an unknown number more", t->lost_calls, t->lost_other);
	else if (t->lost_calls && t->lost_other)
		snprintf(text, sizeof(text), "%" PRIu64 " calls and %" PRIu64 " other records were "
			 "lost", t->lost_calls, t->lost_other);
	else if (t->lost_calls || t->lost_other)
		snprintf(text, sizeof(text), "%" PRIu64 " %s were lost",
			 t->lost_calls ? t->lost_calls : t->lost_other,
			 t->lost_calls ? "calls" : "other records");
	else
		return NULL;
	return text;
}

void ior_program_at_least(const struct ior_reader *r)
{
	const char *lost = ior_program_loss(r);

	if (lost)
		ior_warn("figures are \"at least\": %s while capturing; a larger --ring-size or a "
			 "narrower -e of ior-capture loses fewer", lost);
	if (input_was_cut)
		ior_warn("figures are \"at least\": an earlier stage saw only a part of its input");
}

int ior_program_end(struct ior_reader *r, bool strict, int rc)
{
	const char *lost = ior_program_loss(r), *damage = ior_reader_damage(r);

	if (*damage) {
		ior_warn("%s", damage);
		rc = EXIT_FAILURE;
	}
	if (ior_program_interrupted()) {
		ior_warn("stopped by a signal before the end of input: the result is incomplete");
		rc = EXIT_FAILURE;
	}
	if (strict && (lost || input_was_cut)) {
		ior_warn("--strict: %s", lost ? lost : "an earlier stage saw only a part of its "
						       "input");
		rc = EXIT_FAILURE;
	}
	return rc;
}
