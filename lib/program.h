/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all programs share above the stream: options, diagnostics, output, signals, exit
 * status. The only part of lib/ that prints or exits.
 */
#ifndef IOR_PROGRAM_H
#define IOR_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "error.h"
#include "reader.h"

#define IOR_EXIT_USAGE 2

/* One option: getopt_long's table and --help are both made from it. */
struct ior_option {
	int key;		/* short letter, or a number from 256 for long-only */
	const char *name;	/* long name, without dashes */
	const char *argument;	/* "FILE", "N", ...; NULL: takes none */
	const char *help;	/* one line */
};

struct ior_program {
	const char *name;	/* "ior-pair" */
	const char *usage;	/* "[options] [FILE ...]" */
	const char *summary;	/* one sentence, printed under the usage line */
	const struct ior_option *options;	/* closed by key 0; help and version are added */
	const char *examples;	/* lines printed at the end of --help, each runs as printed */
	bool options_first;	/* the operands are a COMMAND or an expression: options end there */
};

#define IOR_VERSION "0.1"

/*
 * First call of main: remembers the program, ignores SIGPIPE, opens /dev/null on closed
 * standard descriptors 0..2 (a closed stdout is reported at the first write).
 * argc and argv are kept: they are this stage's command line in the header.
 */
void ior_program_start(const struct ior_program *p, int argc, char **argv);

/*
 * Next option, as getopt_long: its key, with *value its argument or NULL; -1 at the end, when
 * *first is the index of the first operand. Operands between options are moved behind them,
 * unless the program has options_first. --help and --version print and exit 0;
 * an unknown option names the nearest one and exits 2.
 */
int ior_program_option(const char **value, int *first);

/*
 * The inputs of a program: -r FILE adds one, the operands from index first on follow. *n is 0
 * for standard input; if that is a terminal, the usage is printed and the program exits 2.
 * The list lives as long as the program. ior_output_open() refuses to overwrite one of them.
 */
void ior_program_add_input(const char *file);
const char *const *ior_program_inputs(int first, int *n);

/* The command line of this process, shell-quoted, for the header. Static buffer. */
const char *ior_program_command(void);

/* In a child, before it executes COMMAND: signals as they were when this program started. */
void ior_program_restore_signals(void);

/* One diagnostic, one write: "ior-pair: <text>\n" on stderr, control characters escaped. */
void ior_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A usage mistake: the text, a hint at --help, exit 2. */
void ior_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Strict parsing of option arguments; they return 0 or -EINVAL with err filled. */
int ior_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		  struct ior_error *err);
/* "64M", "64Mi", "65536": k M G are 1000, Ki Mi Gi 1024, for sizes of memory K M G alone
 * mean 1024 (binary true). */
int ior_parse_size(const char *text, bool binary, uint64_t *bytes, struct ior_error *err);
/* "1.5s" "200us" "10" (seconds) "2m" "1h"; out in nanoseconds. */
int ior_parse_duration(const char *text, uint64_t *ns, struct ior_error *err);
/* Comma list of row field names -> field ids; at most max. Returns their number or -EINVAL. */
int ior_parse_fields(const char *list, unsigned int *ids, int max, struct ior_error *err);
/* One of a NULL-terminated list of words. Returns its index or -EINVAL. */
int ior_parse_choice(const char *text, const char *const *choices, struct ior_error *err);
/* The same for an option, "--format", whose value must be right: else a usage mistake. */
uint64_t ior_option_u64(const char *option, const char *value, uint64_t min, uint64_t max);
unsigned int ior_option_choice(const char *option, const char *value, const char *const *choices);

/* Where an output is written, and so what is there when it fails. */
enum ior_place {
	IOR_PLACE_ITSELF,	/* in place: a part of it */
	IOR_PLACE_NEW,		/* beside its name, which nothing has: nothing */
	IOR_PLACE_REPLACING,	/* beside its name, which a file has: that file */
};

/*
 * Output: a descriptor and how to finish it. The usual end of a program is
 *	rc = ior_output_status(&o, ior_output_close(&o, true, NULL));
 */
struct ior_output {
	int fd;
	const char *name;	/* for messages: "standard output" or the file, as given */
	char *temporary;	/* gets the name target when complete; NULL: written in place */
	char *target;
	FILE *stream;		/* ior_output_stdio() */
	char *buffer;		/* of stream */
	enum ior_place place;
	bool made_up;		/* by ior_output_create(): never replaces */
	bool durable;		/* the caller's: a name stands for all bytes, also after a crash */
	int error;		/* first negative errno of a write through stream */
};
/*
 * path NULL or "-": standard output. /dev/stdout, /dev/stderr and /dev/fd/N: that descriptor.
 * atomic: the output is of no use when cut, so it is written beside path and renamed when
 * complete, if path is absent or a regular file; everything else is written in place.
 * binary: a terminal is refused (the message says what to do instead).
 * A new file made by root is mode 0600 and, under sudo, belongs to the invoking user; one that
 * is replaced keeps its owner and mode.
 * Returns 0 or a negative errno with err filled: it cannot be written, is a terminal, is one of
 * the inputs. Close o in either case, or not at all after an error.
 */
int ior_output_open(struct ior_output *o, const char *path, bool atomic, bool binary,
		    struct ior_error *err);
/*
 * A new file under a name that the program has made up, written beside it and renamed as with
 * atomic. An existing file is never replaced: closing then fails with -EEXIST. path must live as
 * long as o. Returns 0 or a negative errno with err filled.
 */
int ior_output_create(struct ior_output *o, const char *path, struct ior_error *err);
/*
 * A folder for such files, if it is not there. One that root makes is mode 0700 and, under sudo,
 * belongs to the invoking user. Waits until the disk has its name. Returns 0 or a negative errno.
 */
int ior_output_make_folder(const char *path);
/*
 * Flush and close. With commit the temporary gets its name, unless something could not be
 * written; without, it is removed. If o->durable, this waits until the disk has the bytes, renames,
 * and waits for the name. Returns 0 or the first negative errno (err filled) of the stream, the
 * disk, the close or the renaming. Errors of write(2) on o->fd are the caller's to know: it
 * passes commit false then.
 */
int ior_output_close(struct ior_output *o, bool commit, struct ior_error *err);

/*
 * May text for people have colours on fd? It is a terminal, and neither NO_COLOR nor a dumb TERM
 * says no.
 */
bool ior_output_colours(int fd);

/*
 * A stdio stream over o->fd with a large buffer, owned by o and closed with it. The first error
 * is kept in o->error; nothing more is written after it. NULL when out of memory.
 */
FILE *ior_output_stdio(struct ior_output *o);
/*
 * The exit status that a write outcome (0 or negative errno) means: 0 for success and for EPIPE
 * (a dead reader is a quiet success), else 1 after a message, which says what is there now.
 */
int ior_output_status(const struct ior_output *o, int error);

/*
 * Signals of a stage (semantics.md "Signals and ends"): with a pipe as input the first SIGINT,
 * SIGTERM or SIGHUP is noted and reading goes on; a second one, or 10 s, stops the reader.
 * Reading regular files, the temporary of o is removed and the signal kills: so o, if it is to have
 * one, is opened after this, and all zeros until then.
 */
void ior_program_signals(struct ior_reader *r, struct ior_output *o);
/* Another output whose temporary is removed then, for programs that have two. */
void ior_program_second_output(struct ior_output *o);
/*
 * For signal handlers: false for a signal within 250 ms of the one before, which is the same
 * one. timeout(1) sends its own to the child and then to the child's group.
 */
bool ior_program_new_signal(void);
/* True if the reader was stopped by a signal: the result is incomplete. */
bool ior_program_interrupted(void);

/*
 * Shared end of a stage: says what was wrong with the input of r (damaged, cut, empty, left by
 * a signal: this program found it) and, with strict, what was lost. Returns the exit status: 1
 * in these cases, else rc.
 */
int ior_program_end(struct ior_reader *r, bool strict, int rc);

/*
 * For the last stage of a pipeline, whose output cannot carry it: says that the figures are "at
 * least" because calls were lost or an earlier stage saw only a part. To be called for each end
 * record, and once before ior_program_end().
 */
void ior_program_see_end(const struct ior_record *end);
void ior_program_at_least(const struct ior_reader *r);

/*
 * The same for outputs that have a place for it: what was lost, "3 calls were lost" (a static
 * buffer; NULL if nothing was), and whether an end record seen said "input-cut".
 */
const char *ior_program_loss(const struct ior_reader *r);
bool ior_program_saw_cut(void);

/* Refuse a terminal as input when no FILE was given: usage, exit 2. ior_program_inputs() does. */
void ior_program_refuse_terminal(int nfiles);
/* Refuse a stream of the wrong kind: "monday.ior is a raw stream; run: ior-pair monday.ior |
 * ior-stats". Returns 0 if h has the kind wanted, else -EINVAL after the message. */
int ior_program_expect(const struct ior_reader *r, bool raw);

/*
 * Escaping for people: control characters and invalid UTF-8 as \xHH; line breaks, bidirectional
 * marks and blanks that are not the ASCII one as \uHHHH (or \xHH); backslash as \\. also: extra
 * ASCII bytes to escape as \xHH ("; " for folded stacks), NULL for none. Writes at most size
 * bytes, never cuts an escape, returns the length written; not NUL-terminated. Needs at most 6
 * bytes per input byte.
 */
size_t ior_escape(char *out, size_t size, const char *p, size_t len, const char *also);
/*
 * JSON string body: valid UTF-8 kept, but what would mislead a terminal as \uHHHH; bad bytes as
 * \\xHH text, quotes and controls escaped.
 */
size_t ior_escape_json(char *out, size_t size, const char *p, size_t len);

#endif
