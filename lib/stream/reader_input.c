/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/reader_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_stdin(const char *name)
{
	return strcmp(name, "-") == 0;
}

int ior_input_init(struct ior_input *in, const char *const *files, int n, struct ior_error *err)
{
	static const char *const only_stdin[] = { "-" };

	if (n == 0) {
		files = only_stdin;
		n = 1;
	}
	in->fd = in->watch_fd = -1;
	in->chunk = SIZE_MAX;
	/* Without it (no descriptor left) a wait looks at `stopped` every 100 ms. */
	in->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	in->cap = IOR_INPUT_BUFFER;
	in->buf = malloc(in->cap);
	in->names = calloc((size_t)n, sizeof(*in->names));
	if (!in->buf || !in->names)
		return ior_error_set(err, -ENOMEM, "out of memory");
	for (; in->n < n; in->n++) {
		in->names[in->n] = strdup(files[in->n]);
		if (!in->names[in->n])
			return ior_error_set(err, -ENOMEM, "out of memory");
	}
	return 0;
}

void ior_input_free(struct ior_input *in)
{
	ior_input_close(in);
	if (in->stop_fd >= 0)
		close(in->stop_fd);
	for (int i = 0; i < in->n; i++)
		free(in->names[i]);
	free(in->names);
	free(in->buf);
}

const char *ior_input_name(const struct ior_input *in)
{
	const char *name = in->names[in->next ? in->next - 1 : 0];

	return is_stdin(name) ? "standard input" : name;
}

/* Opening a FIFO waits for its writer. */
static int open_file(const struct ior_input *in, const char *name)
{
	int fd;

	if (is_stdin(name))
		return STDIN_FILENO;
	do {
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR && !in->stopped);
	return fd;
}

int ior_input_open_next(struct ior_input *in, struct ior_error *err)
{
	const char *name;
	struct stat st;

	if (in->next == in->n)
		return 0;
	name = in->names[in->next++];
	in->pos = in->end = 0;
	if (in->memory) {
		in->open = true;
		return 1;
	}
	in->fd = open_file(in, name);
	if (in->fd < 0 || fstat(in->fd, &st) < 0) {
		int error = -errno;

		ior_error_set(err, error, "%s: %s", ior_input_name(in), strerror(-error));
		ior_input_close(in);
		return error;
	}
	if (S_ISDIR(st.st_mode)) {
		ior_error_set(err, -EISDIR, "%s: %s", ior_input_name(in), strerror(EISDIR));
		ior_input_close(in);
		return -EISDIR;
	}
	in->regular = S_ISREG(st.st_mode);
	in->open = true;
	return 1;
}

void ior_input_close(struct ior_input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	in->fd = -1;
	in->open = false;
}

/* Everything unread to the front, and place for need bytes from there. */
static int make_room(struct ior_input *in, size_t need)
{
	size_t cap = in->cap;
	uint8_t *buf;

	if (in->pos) {
		in->end -= in->pos;
		memmove(in->buf, in->buf + in->pos, in->end);
		in->pos = 0;
	}
	while (cap < need)
		cap *= 2;
	if (cap == in->cap)
		return 0;
	buf = realloc(in->buf, cap);
	if (!buf)
		return -ENOMEM;
	in->buf = buf;
	in->cap = cap;
	return 0;
}

/* A call of poll(2): 1 when the input can be read, 0 when not, -ECANCELED to end. */
static int poll_input(struct ior_input *in, int timeout)
{
	struct pollfd p[] = {
		{ .fd = in->fd, .events = POLLIN },
		{ .fd = in->stop_fd, .events = POLLIN },
		{ .fd = in->watch_fd },
	};

	if (poll(p, 3, timeout) < 0)
		return errno == EINTR && !in->stopped ? 0 : -errno;
	if (p[2].revents & POLLNVAL)
		in->watch_fd = -1;
	else if (p[2].revents)
		in->stopped = 1;
	if (in->stopped)
		return -ECANCELED;
	return p[0].revents != 0;
}

/* Nothing to read now: what was made so far goes on first, then wait. */
static int wait_input(struct ior_input *in)
{
	int ready = poll_input(in, 0);

	if (ready)
		return ready;
	if (in->idle && in->idle(in->idle_arg) < 0)
		in->stopped = 1;
	while (!in->stopped) {
		ready = poll_input(in, in->stop_fd < 0 ? 100 : -1);
		if (ready)
			return ready;
	}
	return -ECANCELED;
}

static ssize_t read_memory(struct ior_input *in, size_t n)
{
	if (n > in->chunk)
		n = in->chunk;
	if (n > in->memory_len)
		n = in->memory_len;
	if (n)
		memcpy(in->buf + in->end, in->memory, n);
	in->memory += n;
	in->memory_len -= n;
	return (ssize_t)n;
}

int ior_input_fill(struct ior_input *in, size_t need)
{
	int error = make_room(in, need > in->end - in->pos ? need : in->end - in->pos + 1);

	while (!error && !in->stopped) {
		ssize_t n;

		if (in->memory) {
			n = read_memory(in, in->cap - in->end);
		} else {
			if (!in->regular) {
				error = wait_input(in);
				if (error < 0)
					break;
			}
			n = read(in->fd, in->buf + in->end, in->cap - in->end);
		}
		if (n >= 0) {
			in->end += (size_t)n;
			return n > 0;
		}
		error = errno == EINTR || errno == EAGAIN ? 0 : -errno;
	}
	return in->stopped ? -ECANCELED : error;
}

void ior_reader_on_idle(struct ior_reader *r, int (*idle)(void *arg), void *arg)
{
	r->in.idle = idle;
	r->in.idle_arg = arg;
}

void ior_reader_watch_output(struct ior_reader *r, int fd)
{
	r->in.watch_fd = fd;
}

void ior_reader_stop(struct ior_reader *r)
{
	static const uint64_t one = 1;
	int saved = errno;

	r->in.stopped = 1;
	if (r->in.stop_fd >= 0 && write(r->in.stop_fd, &one, sizeof(one)) < 0) {
		/* Full: it has been told before. */
	}
	errno = saved;
}

bool ior_reader_is_regular(const struct ior_reader *r)
{
	const struct ior_input *in = &r->in;
	struct stat st;

	for (int i = 0; i < in->n && !in->memory; i++) {
		const char *name = in->names[i];

		if ((is_stdin(name) ? fstat(STDIN_FILENO, &st) : stat(name, &st)) < 0 ||
		    !S_ISREG(st.st_mode))
			return false;
	}
	return true;
}
