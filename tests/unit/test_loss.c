/* SPDX-License-Identifier: BSD-2-Clause */
/* Losses by reason: sums, what is not known, and more reasons than are told apart. */
#include "unit.h"

#include "stream/loss.h"

static struct ior_value number(uint64_t n)
{
	return (struct ior_value){ IOR_V_UINT, 1, 0, { .u = n } };
}

/* A loss record; calls or other of UINT64_MAX - 1 are not known, reason NULL is not there. */
static void add(struct ior_losses *l, const char *reason, uint64_t calls, uint64_t other)
{
	struct ior_value nil = { .type = IOR_V_NIL, .skip = 1 }, r = nil, c = nil, o = nil;
	const struct ior_value *fields[IOR_LOSS_NFIELDS];
	struct ior_record rec = { .tag = IOR_TAG_LOSS, .fields = fields };

	for (int i = 0; i < IOR_LOSS_NFIELDS; i++)
		fields[i] = &nil;
	if (reason)
		r = (struct ior_value){ IOR_V_BYTES, 1, (uint32_t)strlen(reason), { .p = reason } };
	if (calls != UINT64_MAX - 1)
		c = number(calls);
	if (other != UINT64_MAX - 1)
		o = number(other);
	fields[IOR_LOSS_REASON] = &r;
	fields[IOR_LOSS_CALLS] = &c;
	fields[IOR_LOSS_OTHER] = &o;
	ior_losses_add(l, &rec);
}

TEST(losses_add_up_by_reason)
{
	struct ior_losses l = { 0 };

	CHECK(!ior_losses_any(&l));
	add(&l, "ring-full", 3, 0);
	add(&l, NULL, 0, 2);
	add(&l, "ring-full", 4, 1);
	CHECK_EQ(l.n, 2);
	CHECK_STR(l.by[0].reason, "ring-full");
	CHECK_EQ(l.by[0].calls, 7);
	CHECK_EQ(l.by[0].other, 1);
	CHECK(!l.by[0].calls_unknown && !l.by[0].other_unknown);
	CHECK_STR(l.by[1].reason, "");
	CHECK_EQ(l.by[1].other, 2);
	CHECK(ior_losses_any(&l));
}

/* Catches an unknown number that is taken for none, and a sum that wraps. */
TEST(what_is_not_known_stays_so)
{
	struct ior_losses l = { 0 };

	add(&l, "a", 0, 0);
	CHECK(!ior_losses_any(&l));
	add(&l, "a", UINT64_MAX - 1, 0);
	CHECK(l.by[0].calls_unknown && !l.by[0].other_unknown);
	CHECK(ior_loss_any(&l.by[0]));
	add(&l, "b", 0, UINT64_MAX);
	add(&l, "b", 0, 1);
	CHECK(l.by[1].other_unknown && !l.by[1].calls_unknown);
}

TEST(further_reasons_are_one)
{
	char reason[100];
	struct ior_losses l = { 0 };

	for (unsigned int i = 0; i < 2 * IOR_LOSS_REASONS; i++) {
		snprintf(reason, sizeof(reason), "%u", i);
		add(&l, reason, 1, 0);
	}
	CHECK_EQ(l.n, IOR_LOSS_REASONS);
	CHECK_STR(l.by[0].reason, "0");
	CHECK_STR(l.by[IOR_LOSS_REASONS - 1].reason, "[other]");
	CHECK_EQ(l.by[IOR_LOSS_REASONS - 1].calls, IOR_LOSS_REASONS + 1);
}

TEST(a_long_reason_is_cut)
{
	struct ior_losses l = { 0 };
	char reason[200];

	memset(reason, 'x', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	add(&l, reason, 1, 0);
	add(&l, reason, 1, 0);
	CHECK_EQ(l.n, 1);
	CHECK_EQ(strlen(l.by[0].reason), sizeof(l.by[0].reason) - 1);
	CHECK_EQ(l.by[0].calls, 2);
}

TEST(other_records_are_left_alone)
{
	struct ior_losses l = { 0 };
	struct ior_record rec = { .tag = IOR_TAG_NOTE };

	ior_losses_add(&l, &rec);
	CHECK_EQ(l.n, 0);
}
