/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/write_all.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/output_file.h"
#include "program/parse.h"
#include "program/sync.h"

#define STREAM_BUFFER (256u << 10)	/* bytes */

/* ---- Opening -------------------------------------------------------------------------------- */

/* The descriptor that path stands for, -1 if none: opening it anew would lose its position. */
static int named_descriptor(const char *path)
{
	uint64_t fd;

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	if (strncmp(path, "/dev/fd/", 8) == 0 &&
	    ior_parse_u64(path + 8, 0, INT_MAX, &fd, NULL) == 0)
		return (int)fd;
	return -1;
}

static int open_descriptor(struct ior_output *o, int fd, struct ior_error *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
		return ior_error_set(err, -EBADF, "%s: closed, or not open for writing; redirect "
				     "it, or use -o FILE", o->name);
	o->fd = fd == STDOUT_FILENO ? fd : fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return o->fd < 0 ? ior_error_set(err, -errno, "%s: %s", o->name, strerror(errno)) : 0;
}

/* What is open now must not be a terminal for bytes, nor one of the inputs. */
static int check(const struct ior_output *o, bool binary, struct ior_error *err)
{
	struct stat st;

	if (binary && isatty(o->fd))
		return ior_error_set(err, -ENOTTY, "%s is a terminal, and this output is not text; "
				     "pipe it into ior-print, or use -o FILE", o->name);
	if ((o->target ? fstatat(o->folder, o->target, &st, AT_SYMLINK_NOFOLLOW) :
			 fstat(o->fd, &st)) == 0 &&
	    S_ISREG(st.st_mode) && ior_program_is_input(&st))
		return ior_error_set(err, -EINVAL, "%s is also the input; give the output another "
				     "name", o->name);
	return 0;
}

/* Only after the check: an input named by mistake must not be emptied. */
static int empty(const struct ior_output *o, struct ior_error *err)
{
	struct stat st;

	if (fstat(o->fd, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(o->fd, 0) < 0)
		return ior_error_set(err, -errno, "%s: %s", o->name, strerror(errno));
	return 0;
}

int ior_output_open(struct ior_output *o, const char *path, bool atomic, bool binary,
		    struct ior_error *err)
{
	int fd = path ? named_descriptor(path) : STDOUT_FILENO, rc;

	*o = (struct ior_output){ .fd = -1, .name = path };
	if (!path || strcmp(path, "-") == 0)
		o->name = "standard output";
	rc = fd >= 0 ? open_descriptor(o, fd, err) : ior_output_file_open(o, path, atomic, err);
	if (!rc)
		rc = check(o, binary, err);
	if (!rc && fd < 0)
		rc = empty(o, err);
	if (rc)
		ior_output_close(o, false, NULL);
	return rc;
}

/* ---- Writing and closing -------------------------------------------------------------------- */

/* stdio forgets the errno of a write it did by itself, and would retry: this does neither. */
static ssize_t write_stream(void *cookie, const char *p, size_t len)
{
	struct ior_output *o = cookie;

	if (!o->error)
		o->error = ior_write_all(o->fd, p, len, NULL);
	return o->error ? 0 : (ssize_t)len;
}

bool ior_output_colours(int fd)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fd) && !(no_colour && *no_colour) && !(term && strcmp(term, "dumb") == 0);
}

FILE *ior_output_stdio(struct ior_output *o)
{
	const cookie_io_functions_t io = { .write = write_stream };

	o->buffer = malloc(STREAM_BUFFER);
	o->stream = o->buffer ? fopencookie(o, "w", io) : NULL;
	if (o->stream)
		setvbuf(o->stream, o->buffer, _IOFBF, STREAM_BUFFER);
	return o->stream;
}

int ior_output_close(struct ior_output *o, bool commit, struct ior_error *err)
{
	int error = 0;

	if (o->stream) {
		fclose(o->stream);
		o->stream = NULL;
		error = o->error;
	}
	if (commit && o->durable && o->temporary && !error)
		error = ior_sync(o->fd);
	if (o->fd >= 0 && close(o->fd) < 0 && errno != EINTR && !error)
		error = -errno;
	o->fd = -1;
	if (error)
		ior_output_file_settle(o, false);
	else
		error = ior_output_file_settle(o, commit);
	free(o->buffer);
	o->buffer = NULL;
	if (error)
		ior_error_set(err, error, "cannot write %s: %s", o->name, strerror(-error));
	return error;
}

int ior_output_status(const struct ior_output *o, int error)
{
	static const char *const left[] = {
		[IOR_PLACE_ITSELF] = "the output is incomplete",
		[IOR_PLACE_NEW] = "no file was made",
		[IOR_PLACE_REPLACING] = "the file that was there is as it was",
	};

	if (!error || error == -EPIPE)
		return EXIT_SUCCESS;
	ior_warn("cannot write %s: %s; %s", o->name, strerror(-error), left[o->place]);
	return EXIT_FAILURE;
}
