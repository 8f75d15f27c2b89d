/* SPDX-License-Identifier: BSD-2-Clause */
#include "call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void pair_identity_release(struct pair_identity *who)
{
	if (!who || --who->refs)
		return;
	pair_file_release(who->exe);
	free(who);
}

int pair_arg_keep(struct pair_arg *a)
{
	char *copy;

	if (!a->text.p)
		return 0;
	copy = malloc(a->text.len + 1);
	if (copy)
		memcpy(copy, a->text.p, a->text.len);
	a->text.p = copy;
	return copy ? 0 : -ENOMEM;
}

struct pair_exit *pair_exit_keep(const struct pair_exit *x)
{
	struct pair_exit *kept = malloc(sizeof(*kept));

	if (!kept)
		return NULL;
	*kept = *x;
	pair_file_hold(kept->file);
	pair_file_hold(kept->file2);
	if (pair_arg_keep(&kept->path) | pair_arg_keep(&kept->path2) |
	    pair_arg_keep(&kept->address)) {
		pair_exit_free(kept);
		return NULL;
	}
	return kept;
}

void pair_exit_free(struct pair_exit *kept)
{
	if (!kept)
		return;
	pair_file_release(kept->file);
	pair_file_release(kept->file2);
	free((char *)kept->path.text.p);
	free((char *)kept->path2.text.p);
	free((char *)kept->address.text.p);
	free(kept);
}

void pair_call_release(struct pair_call *c)
{
	pair_file_release(c->file);
	pair_file_release(c->file2);
	pair_file_release(c->dir);
	pair_file_release(c->dir2);
	pair_file_release(c->root);
	pair_identity_release(c->who);
	if (c->path.text.p)
		free((char *)c->path.text.p);
	if (c->path2.text.p)
		free((char *)c->path2.text.p);
	pair_exit_free(c->interrupted);
}
