/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A main() for fuzz targets without libFuzzer: runs the target over every file of the folders
 * and files given, and prints TAP. A target aborts when a property does not hold.
 */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static unsigned int count;

static void fail(const char *path)
{
	perror(path);
	exit(1);
}

/* The input has exactly its size on the heap, so that a sanitizer sees a read past its end. */
static void replay(const char *path, size_t size)
{
	uint8_t *data = malloc(size ? size : 1);
	FILE *f = fopen(path, "rb");

	if (!data || !f || fread(data, 1, size, f) != size)
		fail(path);
	fclose(f);
	printf("# %s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, size);
	printf("ok %u - %s\n", ++count, path);
	free(data);
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void replay_path(const char *path)
{
	struct dirent **entries;
	struct stat st;
	int n;

	if (stat(path, &st) != 0)
		fail(path);
	if (!S_ISDIR(st.st_mode)) {
		replay(path, (size_t)st.st_size);
		return;
	}
	n = scandir(path, &entries, visible, alphasort);
	if (n < 0)
		fail(path);
	for (int i = 0; i < n; i++) {
		char *below;

		if (asprintf(&below, "%s/%s", path, entries[i]->d_name) < 0)
			fail(path);
		replay_path(below);
		free(below);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay_path(argv[i]);
	printf("1..%u\n", count);
	return 0;
}
