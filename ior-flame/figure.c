/* SPDX-License-Identifier: BSD-2-Clause */
#include "figure.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/number.h"

void figure_write_long(FILE *out, uint64_t n)
{
	char digits[20], *end = digits + sizeof(digits), *p = end;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	while (p < end)
		putc_unlocked(*p++, out);
}

/* Exact: a nanosecond is the last digit in every unit. */
static void time_text(char *out, size_t size, uint64_t ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
		int decimals;
	} units[] = { { "s", 1000000000, 9 }, { "ms", 1000000, 6 }, { "\302\265s", 1000, 3 } };
	char whole[IOR_NUMBER_GROUPED];

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (ns < units[i].ns)
			continue;
		ior_number_grouped(whole, ns / units[i].ns);
		snprintf(out, size, "%s.%0*" PRIu64 " %s", whole, units[i].decimals,
			 ns % units[i].ns, units[i].name);
		return;
	}
	snprintf(out, size, "%" PRIu64 " ns", ns);
}

static void bytes_text(char *out, size_t size, uint64_t n)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	char exact[IOR_NUMBER_GROUPED];
	double v = (double)n / 1024;
	size_t i = 0;

	ior_number_grouped(exact, n);
	if (n < 1024) {
		snprintf(out, size, n == 1 ? "%s byte" : "%s bytes", exact);
		return;
	}
	for (; v >= 1023.995 && i < 5; i++)
		v /= 1024;
	snprintf(out, size, "%.2f %s (%s bytes)", v, units[i], exact);
}

void figure_weight(char out[FIGURE_MAX], const char *unit, uint64_t n)
{
	size_t used = strlcpy(out, n == UINT64_MAX ? "at least " : "", FIGURE_MAX);

	if (strcmp(unit, "ns") == 0) {
		time_text(out + used, FIGURE_MAX - used, n);
	} else if (strcmp(unit, "bytes") == 0) {
		bytes_text(out + used, FIGURE_MAX - used, n);
	} else {
		ior_number_grouped(out + used, n);
		strlcat(out, " ", FIGURE_MAX);
		used = strlcat(out, unit, FIGURE_MAX);
		if (n == 1)
			out[used - 1] = '\0';
	}
}

void figure_share(char out[FIGURE_MAX], double part, double whole)
{
	double percent = whole > 0 ? 100 * part / whole : 0;
	int decimals = 2;

	/* as many as it takes to see two digits */
	for (double v = percent; v > 0 && v < 0.995 && decimals < 12; v *= 10)
		decimals++;
	if (percent > 0)
		snprintf(out, FIGURE_MAX, "%.*f%%", decimals - (percent < 0.995), percent);
	else
		strlcpy(out, "0%", FIGURE_MAX);
}

void figure_change(char out[FIGURE_MAX], double before, double after)
{
	if (before <= 0)
		strlcpy(out, after > 0 ? "new" : "unchanged", FIGURE_MAX);
	else if (after >= 10 * before)
		snprintf(out, FIGURE_MAX, after < 100 * before ? "x%.1f" : "x%.0f",
			 after / before);
	else if (fabs(after - before) < before / 20000)
		strlcpy(out, "unchanged", FIGURE_MAX);
	else
		snprintf(out, FIGURE_MAX, "%+.2f%%", 100 * (after - before) / before);
}
