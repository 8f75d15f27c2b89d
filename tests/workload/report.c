/* SPDX-License-Identifier: BSD-2-Clause */
/* The notes as JSON lines. */
#include "note.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Bytes as the characters U+0000 to U+00FF: the judge turns them back. */
static void put_text(FILE *out, const char *p)
{
	putc('"', out);
	for (; *p; p++) {
		unsigned char c = *p;

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void put_fact(FILE *out, const struct note *n, const struct fact *f, const char *between)
{
	fprintf(out, "%s\"%s\":", between, f->field);
	switch (f->kind) {
	case FACT_NUMBER:
		fprintf(out, "[\"is\",%ld]", (long)f->number);
		break;
	case FACT_TEXT:
		fputs("[\"is\",", out);
		put_text(out, f->text);
		putc(']', out);
		break;
	case FACT_ERROR:
		fprintf(out, "[\"is\",\"%s\"]", strerrorname_np(f->number));
		break;
	case FACT_RETURNED:
		fprintf(out, "[\"is\",%ld]", n->ret);
		break;
	case FACT_ABSENT:
		fputs("[\"is\",null]", out);
		break;
	case FACT_AT_LEAST:
		fprintf(out, "[\"at least\",%ld]", (long)f->number);
		break;
	case FACT_NUMBER_IF:
		fprintf(out, "[\"absent or\",%ld]", (long)f->number);
		break;
	case FACT_TEXT_IF:
		fputs("[\"absent or\",", out);
		put_text(out, f->text);
		putc(']', out);
		break;
	case FACT_ANY:
		fputs("[\"any\",null]", out);
		break;
	}
}

static void put_facts(FILE *out, const struct note *n)
{
	static const char *const strict[] = { STRICT_FIELDS };
	const char *between = "";

	for (size_t i = 0; i < sizeof(strict) / sizeof(*strict); i++)
		if (!note_fact(n, strict[i])) {
			put_fact(out, n, &(struct fact)ABSENT(strict[i]), between);
			between = ",";
		}
	for (int i = 0; i < n->nfacts; i++)
		if (strcmp(n->facts[i].field, "ret") && strcmp(n->facts[i].field, "interrupted") &&
		    note_fact(n, n->facts[i].field) == &n->facts[i]) {
			put_fact(out, n, &n->facts[i], between);
			between = ",";
		}
}

static void put_call(FILE *out, const struct note *n)
{
	fprintf(out, "\"%s\":\"%s\",\"nr\":%ld,\"args\":[",
		n->kind == NOTE_UNSEEN ? "unseen" : "call", n->name, n->nr);
	for (int i = 0; i < n->nargs; i++)
		fprintf(out, "%s%lu", i ? "," : "", n->args[i]);
	fputs("],\"ret\":", out);
	if (n->returned)
		fprintf(out, "%ld", n->ret);
	else
		fputs("null", out);
	fputs(",\"comm\":", out);
	put_text(out, n->comm);
	fputs(",\"exe\":", out);
	put_text(out, n->exe);
	fprintf(out, ",\"uid\":%u,\"gid\":%u,\"facts\":{", n->uid, n->gid);
	put_facts(out, n);
	fputs("}", out);
}

static void put_note(FILE *out, const struct task *t, const struct note *n)
{
	fprintf(out, "{\"tid\":%d,", t->tid);
	switch (n->kind) {
	case NOTE_CALL:
	case NOTE_UNSEEN:
		put_call(out, n);
		break;
	case NOTE_UNTIL:
		fprintf(out, "\"until\":%ld", n->mark);
		break;
	case NOTE_END:
		fprintf(out, "\"end\":%ld", n->mark);
		break;
	case NOTE_COUNT:
		fprintf(out, "\"count\":\"%s\",\"n\":%lu", n->name, (unsigned long)n->count);
		break;
	}
	fputs("}\n", out);
}

void notes_write(void)
{
	FILE *out;

	if (!shared->expect[0])
		return;
	out = fopen(shared->expect, "w");
	if (!out)
		die("%s: %s", shared->expect, strerror(errno));
	for (const struct task *t = shared->tasks; t; t = t->next) {
		fprintf(out, "{\"task\":%d,\"pid\":%d,\"begin\":%s}\n", t->tid, t->pid,
			t->from_start ? "null" : "-9901");
		for (const struct note *n = t->first; n; n = n->next)
			put_note(out, t, n);
	}
	fputs("{\"complete\":true}\n", out);
	if (fclose(out))
		die("%s: %s", shared->expect, strerror(errno));
}
