/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/write_all.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/parse.h"

#define STREAM_BUFFER (256u << 10)	/* bytes */

/* ---- Whose a new file is -------------------------------------------------------------------- */

static mode_t current_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

/* An id from the environment that sudo made; false if it is not there or no number. */
static bool sudo_id(const char *variable, unsigned int *id)
{
	const char *text = getenv(variable);
	uint64_t value;

	if (!text || ior_parse_u64(text, 0, UINT_MAX - 1, &value, NULL) < 0)
		return false;
	*id = (unsigned int)value;
	return true;
}

/*
 * What root writes here names every file on the machine: nobody else may read it, but whoever
 * asked for it through sudo may. A failure leaves the file root's: safe, and worth no error.
 */
static void give(int fd, mode_t mode)
{
	unsigned int uid, gid;

	if (geteuid() != 0)
		return;
	fchmod(fd, mode);
	if (sudo_id("SUDO_UID", &uid) && sudo_id("SUDO_GID", &gid) && fchown(fd, uid, gid) != 0)
		return;
}

/* ---- On the disk ----------------------------------------------------------------------------- */

/* Wait until the disk has what fd stands for. What cannot wait is no file on a disk: no error. */
static int sync_descriptor(int fd)
{
	while (fsync(fd) < 0) {
		if (errno == EINVAL || errno == EROFS || errno == ENOSYS)
			break;
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

/*
 * The same for the name of a file or a folder. It is there already, so a failure is not one of the
 * output.
 */
static void sync_name(const char *path)
{
	size_t len = strlen(path);
	char *folder;
	int fd;

	while (len && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	folder = len ? strndup(path, len) : strdup(".");
	fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		sync_descriptor(fd);
		close(fd);
	}
	free(folder);
}

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

static int open_in_place(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666);

	if (fd >= 0)
		give(fd, 0600);
	else if (errno == EEXIST)
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return fd;
}

/* A new file beside o->target, to be renamed to it; old: what it will replace, or NULL. */
static int open_beside(struct ior_output *o, const struct stat *old)
{
	const char *slash = strrchr(o->target, '/');
	int dir = slash ? (int)(slash - o->target) + 1 : 0, fd;

	if (asprintf(&o->temporary, "%.*s.ior-XXXXXX", dir, o->target) < 0) {
		o->temporary = NULL;
		errno = ENOMEM;
		return -1;
	}
	fd = mkostemp(o->temporary, O_CLOEXEC);
	if (fd < 0) {
		free(o->temporary);
		o->temporary = NULL;
		return -1;
	}
	o->place = old ? IOR_PLACE_REPLACING : IOR_PLACE_NEW;
	if (!old) {
		fchmod(fd, 0666 & ~current_umask());
		give(fd, 0600);
	} else if (fchown(fd, old->st_uid, old->st_gid) == 0 || geteuid() != 0) {
		fchmod(fd, old->st_mode & 0777);
	}
	return fd;
}

/*
 * The name that renaming must replace: where symbolic links lead. NULL and errno if there is
 * none: a dangling link is not followed into a folder that the user may not have meant.
 */
static char *find_target(const char *path)
{
	size_t len = strlen(path);
	struct stat st;

	if (lstat(path, &st) == 0 || errno != ENOENT)
		return realpath(path, NULL);
	if (len && path[len - 1] != '/')
		return strdup(path);
	errno = len ? EISDIR : ENOENT;
	return NULL;
}

static int open_file(struct ior_output *o, const char *path, bool atomic)
{
	struct stat st;
	bool exists = stat(path, &st) == 0;

	if (atomic && (!exists || S_ISREG(st.st_mode))) {
		/* renaming would not ask for the permission that writing in place needs */
		if (exists && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
			return -1;
		o->target = find_target(path);
		return o->target ? open_beside(o, exists ? &st : NULL) : -1;
	}
	return open_in_place(path);
}

int ior_output_create(struct ior_output *o, const char *path, struct ior_error *err)
{
	int error;

	*o = (struct ior_output){ .fd = -1, .name = path, .made_up = true };
	o->target = strdup(path);
	if (o->target)
		o->fd = open_beside(o, NULL);
	if (o->fd >= 0)
		return 0;
	error = ior_error_set(err, -errno, "%s: cannot be written: %s", path, strerror(errno));
	ior_output_close(o, false, NULL);
	return error;
}

int ior_output_make_folder(const char *path)
{
	int fd;

	if (mkdir(path, 0777) == 0) {
		fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			return -errno;
		give(fd, 0700);
		close(fd);
	} else if (errno != EEXIST) {
		return -errno;
	}
	/* also one that is there: who made it may be about to wait for the same */
	sync_name(path);
	return 0;
}

/* What is open now must not be a terminal for bytes, nor one of the inputs. */
static int check(const struct ior_output *o, bool binary, struct ior_error *err)
{
	struct stat st;

	if (binary && isatty(o->fd))
		return ior_error_set(err, -ENOTTY, "%s is a terminal, and this output is not text; "
				     "pipe it into ior-print, or use -o FILE", o->name);
	if ((o->target ? stat(o->target, &st) : fstat(o->fd, &st)) == 0 && S_ISREG(st.st_mode) &&
	    ior_program_is_input(&st))
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
	int fd = path ? named_descriptor(path) : STDOUT_FILENO, rc = 0;

	*o = (struct ior_output){ .fd = -1, .name = path };
	if (!path || strcmp(path, "-") == 0)
		o->name = "standard output";
	if (fd >= 0) {
		rc = open_descriptor(o, fd, err);
	} else {
		o->fd = open_file(o, path, atomic);
		if (o->fd < 0)
			rc = ior_error_set(err, -errno, "%s: cannot be written: %s", path,
					   strerror(errno));
	}
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

/*
 * Rename, but never over another file. Not every file system knows how; there a link fails where
 * the name is taken. What knows neither is asked before: who else makes up names there, makes up
 * other ones.
 */
static int rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
		return -errno;
	if (link(from, to) == 0)
		return unlink(from) < 0 ? -errno : 0;
	if (errno == EEXIST || faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return rename(from, to) < 0 ? -errno : 0;
}

/* Give the temporary its name, or remove it. The handlers of signals.c look at it too. */
static int settle_temporary(struct ior_output *o, bool commit)
{
	char *temporary = o->temporary;
	int error = 0;

	if (!temporary)
		return 0;
	if (commit && o->made_up)
		error = rename_new(temporary, o->target);
	else if (commit && rename(temporary, o->target) < 0)
		error = -errno;
	if (!commit || error)
		unlink(temporary);
	else if (o->durable)
		sync_name(o->target);
	o->temporary = NULL;
	atomic_signal_fence(memory_order_seq_cst);
	free(temporary);
	return error;
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
		error = sync_descriptor(o->fd);
	if (o->fd >= 0 && close(o->fd) < 0 && errno != EINTR && !error)
		error = -errno;
	o->fd = -1;
	if (error)
		settle_temporary(o, false);
	else
		error = settle_temporary(o, commit);
	free(o->buffer);
	free(o->target);
	o->buffer = o->target = NULL;
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
