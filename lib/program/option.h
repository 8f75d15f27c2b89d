/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start of a program and its options: one table, from which getopt_long's and --help are made.
 */
#ifndef IOR_OPTION_H
#define IOR_OPTION_H

#include <stdbool.h>
#include <stdint.h>

/* One option: getopt_long's table and --help are both made from it. */
struct ior_option {
	int key;		/* short letter, or a number from 256 for long-only */
	const char *name;	/* long name, without dashes */
	const char *argument;	/* "FILE", "N", ...; NULL: takes none */
	const char *help;	/* one line; NULL: recognized, but no longer to be known */
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
 * What a list option comes to that is given again: both lists, with a comma between them, as if
 * they had been one. list NULL: more. Lives as long as the program.
 */
const char *ior_option_joined(const char *list, const char *more);

/*
 * *value becomes that of an option that takes one, where to take the last of several would drop
 * what was meant: with another one in it already (NULL: none), that is a usage mistake.
 */
void ior_option_once(const char *option, const char **value, const char *given);

/*
 * After the last option of a program with options_first: did `--` end them? Then no expression
 * follows, only FILE operands.
 */
bool ior_program_options_ended(void);

/* ior_parse_u64(), _count() and _choice() of the value of an option, "--format", that must be
 * right: else a usage mistake. */
uint64_t ior_option_u64(const char *option, const char *value, uint64_t min, uint64_t max);
uint64_t ior_option_count(const char *option, const char *value, uint64_t min, uint64_t max);
unsigned int ior_option_choice(const char *option, const char *value, const char *const *choices);

#endif
