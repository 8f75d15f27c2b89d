/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/process.h"

#include <stdio.h>
#include <string.h>

struct ior_process ior_process = { .name = "ior", .usage = "" };

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

	strlcpy(command, ior_process.name, sizeof(command));
	for (int i = 1; i < ior_process.argc; i++) {
		size_t n = strlen(command);

		strlcat(command, " ", sizeof(command));
		if (!ior_process_quote(command, sizeof(command) - reserve, ior_process.argv[i])) {
			strlcpy(command + n, " ...", sizeof(command) - n);
			break;
		}
	}
	return command;
}
