/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches a field that cannot be named, a name that means two fields, and what the table says of a
 * field that does not go together.
 */
#include "stream/row.h"
#include "unit.h"

static const struct ior_row_field *find(const char *name)
{
	return ior_row_field_find(name, strlen(name));
}

/* What is not said of the other end is absent, whatever the row says of the first one. */
TEST(a_row_as_its_source_sees_it)
{
	struct ior_row row = { 0 }, source;

	ior_row_set(&row, IOR_ROW_SEQ, 7);
	ior_row_set(&row, IOR_ROW_FD, 4);
	ior_row_set(&row, IOR_ROW_FILE, 1);
	ior_row_set(&row, IOR_ROW_FLAGS, 1);
	ior_row_set(&row, IOR_ROW_OFFSET, 100);
	ior_row_set(&row, IOR_ROW_PASSED, 3);
	ior_row_of_source(&source, &row);
	CHECK_EQ(source.present, IOR_ROW_BIT(IOR_ROW_SEQ));
	ior_row_set(&row, IOR_ROW_OLD_FILE, 2);
	ior_row_set(&row, IOR_ROW_OLD_OFFSET, 200);
	ior_row_of_source(&source, &row);
	CHECK_EQ(source.v[IOR_ROW_SEQ], 7);
	CHECK_EQ(source.v[IOR_ROW_FILE], 2);
	CHECK_EQ(source.v[IOR_ROW_OLD_FILE], 2);
	CHECK_EQ(source.v[IOR_ROW_OFFSET], 200);
	CHECK(ior_row_has(&source, IOR_ROW_FILE) && ior_row_has(&source, IOR_ROW_OFFSET));
	CHECK(!ior_row_has(&source, IOR_ROW_FD) && !ior_row_has(&source, IOR_ROW_PASSED));
	CHECK_EQ(row.v[IOR_ROW_FILE], 1);
}

TEST(every_field_is_described_and_found_by_its_name)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		CHECK_EQ(f[i].id, i);
		CHECK(f[i].meaning && strlen(f[i].meaning) > 4);
		CHECK(find(f[i].name) == &f[i]);
		CHECK_EQ(f[i].rule == IOR_RULE_STORED, i < IOR_ROW_NFIELDS);
	}
}

TEST(stored_fields_are_those_of_the_record)
{
	const struct ior_record_desc *d = ior_record_find(IOR_TAG_ROW);
	const struct ior_row_field *f = ior_row_fields();

	CHECK_EQ(d->nfields, IOR_ROW_NFIELDS);
	for (unsigned int i = 0; i < d->nfields; i++) {
		CHECK_STR(f[i].name, d->fields[i].name);
		CHECK_EQ(f[i].type, d->fields[i].type);
	}
}

TEST(names_without_unit_and_aliases)
{
	CHECK_EQ(find("duration")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("time")->id, IOR_ROW_TIME);
	CHECK_EQ(find("gap")->id, IOR_ROW_GAP);
	CHECK_EQ(find("requested_sleep")->id, IOR_ROW_REQUESTED_SLEEP);
	CHECK_EQ(find("timeout")->id, IOR_ROW_TIMEOUT);
	CHECK_EQ(find("latency")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("lat")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("evt.latency")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("evt.type")->id, IOR_ROW_SYSCALL);
	CHECK_EQ(find("path")->id, IOR_ROW_FILE);
	CHECK_EQ(find("fd.name")->id, IOR_ROW_FILE);
	CHECK_EQ(find("proc.name")->id, IOR_ROW_COMM);
	CHECK_EQ(find("execname")->id, IOR_ROW_COMM);
	CHECK_EQ(find("errorname")->id, IOR_ROW_ERROR);
}

TEST(what_is_no_name)
{
	CHECK(find("") == NULL);
	CHECK(find(" ") == NULL);
	CHECK(find("duration_n") == NULL);
	CHECK(find("lat evt.latency") == NULL);
	CHECK(find("_ns") == NULL);
	CHECK(find("pidd") == NULL);
	CHECK(ior_row_field_find("pidx", 3)->id == IOR_ROW_PID);
}

TEST(no_alias_means_two_fields)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		const char *a = f[i].aliases;

		while (a && *a) {
			size_t n = strcspn(a, " ");

			CHECK(ior_row_field_find(a, n) == &f[i]);
			for (unsigned int j = i + 1; j < IOR_ROW_ALL; j++)
				CHECK(strlen(f[j].name) != n || memcmp(f[j].name, a, n) != 0);
			a += n + strspn(a + n, " ");
		}
	}
}

/* The field of the next name of a list, which goes on behind it; NULL at its end. */
static const struct ior_row_field *next_field(const char **names)
{
	const char *name = *names + strspn(*names, " ");
	size_t n = strcspn(name, " ");
	const struct ior_row_field *field = n ? ior_row_field_find(name, n) : NULL;

	*names = name + n;
	CHECK(field || !n);
	return field;
}

/* Of the fields there are today: what follows from units and roles must not change unnoticed. */
TEST(units)
{
	static const struct {
		enum ior_unit unit;
		const char *names;
	} lists[] = {
		{ IOR_UNIT_ID, "seq pid tid call fd uid gid cgroup epoll_target_fd filter_epoch "
		  "inode" },
		{ IOR_UNIT_FLAG, "in_flight" },
		{ IOR_UNIT_COUNT, "nfds restarts" },
		{ IOR_UNIT_BYTES, "bytes requested device_read dirtied address_space sizeclass" },
		{ IOR_UNIT_POSITION, "offset" },
		{ IOR_UNIT_NS, "duration_ns gap_ns latencyclass" },
		{ IOR_UNIT_SPAN, "requested_sleep_ns timeout_ns" },
		{ IOR_UNIT_BOOT, "time_ns" },
		{ IOR_UNIT_WALL, "wall_time second minute" },
		{ IOR_UNIT_RESULT, "ret" },
		{ IOR_UNIT_OPEN_FLAGS, "flags" },
		{ IOR_UNIT_EVENTS, "epoll_events" },
		{ IOR_UNIT_DEVICE, "dev" },
	};
	const struct ior_row_field *field;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const char *names = lists[i].names; (field = next_field(&names));)
			if (!CHECK_EQ(field->unit, lists[i].unit))
				printf("# %s\n", field->name);
}

TEST(roles)
{
	static const struct {
		enum ior_role role;
		const char *names;
	} lists[] = {
		{ IOR_ROLE_WHO, "pid tid comm uid gid cgroup exe host cgroup_path" },
		{ IOR_ROLE_WHAT, "file old_file name filetype file_state fstype protocol local "
		  "remote dir ext mount" },
		{ IOR_ROLE_CALL, "syscall family flags abi source epoll_op in_flight" },
		{ IOR_ROLE_ERROR, "error" },
		{ IOR_ROLE_NUMBER, "seq time_ns duration_ns gap_ns call ret fd bytes requested "
		  "offset device_read dirtied args address_space requested_sleep_ns timeout_ns "
		  "nfds epoll_target_fd epoll_events restarts filter_epoch wall_time dev inode "
		  "sizeclass latencyclass second minute" },
	};
	const struct ior_row_field *field;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const char *names = lists[i].names; (field = next_field(&names));)
			if (!CHECK_EQ(field->role, lists[i].role))
				printf("# %s\n", field->name);
}

TEST(what_makes_no_groups)
{
	const char *names = "seq time_ns duration_ns gap_ns args wall_time";
	const struct ior_row_field *field;

	while ((field = next_field(&names)))
		CHECK(field->differs);
	CHECK(!find("syscall")->differs && !find("sizeclass")->differs && !find("second")->differs);
}

/* What only some types can be, and what each unit is called where the field is described. */
TEST(unit_type_and_meaning_agree)
{
	static const struct {
		uint32_t types;
		const char *words[4];	/* one of them is said; none: nothing needs to be */
	} of_unit[] = {
#define TYPE(type) (1u << IOR_##type)
		[IOR_UNIT_NONE] = { TYPE(TEXT) | TYPE(FILE) | TYPE(LIST), { NULL } },
		[IOR_UNIT_ID] = { TYPE(U64) | TYPE(I64),
				  { " id", "number", "descriptor", "generation" } },
		[IOR_UNIT_FLAG] = { TYPE(U64), { "1: " } },
		[IOR_UNIT_COUNT] = { TYPE(U64), { "number of", "how often" } },
		[IOR_UNIT_BYTES] = { TYPE(U64), { "bytes" } },
		[IOR_UNIT_POSITION] = { TYPE(U64), { "bytes" } },
		[IOR_UNIT_NS] = { TYPE(U64), { "nanoseconds", "_ns" } },
		[IOR_UNIT_SPAN] = { TYPE(I64), { "nanoseconds" } },
		[IOR_UNIT_BOOT] = { TYPE(U64), { "nanoseconds since boot" } },
		[IOR_UNIT_WALL] = { TYPE(TIME), { "wall clock", "wall_time" } },
		[IOR_UNIT_RESULT] = { TYPE(I64), { "value returned" } },
		[IOR_UNIT_OPEN_FLAGS] = { TYPE(U64), { "open flags" } },
		[IOR_UNIT_EVENTS] = { TYPE(U64), { "bits" } },
		[IOR_UNIT_DEVICE] = { TYPE(U64), { "device" } },
#undef TYPE
	};
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		const char *const *words = of_unit[f[i].unit].words;
		bool said = !*words;

		for (unsigned int k = 0; k < 4 && words[k]; k++)
			said |= strstr(f[i].meaning, words[k]) != NULL;
		if (!CHECK(said) || !CHECK(of_unit[f[i].unit].types >> f[i].type & 1))
			printf("# %s\n", f[i].name);
		if (f[i].type == IOR_TEXT || f[i].type == IOR_FILE)
			CHECK(f[i].role != IOR_ROLE_NUMBER);
	}
}

TEST(a_heading_is_the_name_without_unit)
{
	const struct ior_row_field *f = ior_row_fields();
	char name[40];

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		bool ns = ior_unit_is_ns(f[i].unit) && f[i].rule == IOR_RULE_STORED;

		snprintf(name, sizeof(name), "%s%s", f[i].heading, ns ? "_ns" : "");
		CHECK_STR(f[i].name, name);
		CHECK(find(f[i].heading) == &f[i]);
		CHECK(f[i].width && abs(f[i].width) < 64);
		/* numbers to the right, and errors, which stand where results do */
		if (f[i].unit == IOR_UNIT_NONE)
			CHECK_EQ(f[i].width > 0, f[i].role == IOR_ROLE_ERROR);
	}
}

/* test_cell.c judges the sources by what becomes of the fields. */
TEST(rules_have_the_sources_that_they_need)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		const struct ior_row_field *of =
			f[i].sources ? &f[__builtin_ctzll(f[i].sources)] : NULL;

		CHECK_EQ(f[i].sources >> IOR_ROW_NFIELDS, 0);
		CHECK_EQ(f[i].cut_s > 0, f[i].rule == IOR_RULE_CUT);
		CHECK_EQ(__builtin_popcountll(f[i].sources), f[i].rule != IOR_RULE_HEADER);
		switch (f[i].rule) {
		case IOR_RULE_STORED:
			CHECK(of == &f[i]);
			break;
		case IOR_RULE_CLOCK:
		case IOR_RULE_CUT:
			CHECK_EQ(of->unit, IOR_UNIT_BOOT);
			CHECK_EQ(f[i].unit, IOR_UNIT_WALL);
			break;
		case IOR_RULE_FILE:
			CHECK_EQ(of->type, IOR_FILE);
			break;
		case IOR_RULE_POWER:
			CHECK_EQ(of->unit, f[i].unit);
			CHECK_EQ(of->type, IOR_U64);
			break;
		default:
			break;
		}
	}
}

TEST(nearest_name)
{
	CHECK_STR(ior_row_field_nearest("syscal", 6)->name, "syscall");
	CHECK_STR(ior_row_field_nearest("duratoin_ns", 11)->name, "duration_ns");
	CHECK_STR(ior_row_field_nearest("duratoin", 8)->name, "duration_ns");
	CHECK_STR(ior_row_field_nearest("tmie", 4)->name, "time_ns");
	CHECK(ior_row_field_nearest("xyzzyxyzzy", 10) == NULL);
}
