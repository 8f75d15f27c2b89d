/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A record of any kind, field by field: what the formats need to know that show all records. The
 * fields have the names of the record table, and ids stand for what the dictionary has.
 */
#ifndef IOR_PRINT_RECORD_H
#define IOR_PRINT_RECORD_H

#include "calls/unknown.h"
#include "line.h"

/* What the value of one field of one record means. */
struct meaning {
	enum ior_type type;
	bool known;		/* text and id are set */
	uint64_t id;
	struct ior_text text;	/* what the id stands for; p NULL if that is not known */
	char unknown[IOR_UNKNOWN_NAME];	/* holds text for a call that has no other name */
};

void record_meaning(const struct print *p, const struct ior_reader *r,
		    const struct ior_record *rec, unsigned int position, struct meaning *m);
/* Absent, or the id 0, which stands for nothing. */
bool record_absent(const struct ior_record *rec, unsigned int position);
/* Where rec has the i-th column: a position, COLUMN_KIND or COLUMN_ABSENT. */
int record_column(const struct print *p, const struct ior_record *rec, unsigned int i);
/* Is there a -F that names fields? "all" is every field there is, as without it. */
bool record_chosen(const struct print *p);
/* The name of its kind; the number of one that is not known here. */
void record_kind(const struct ior_record *rec, struct buffer *out);

#endif
