/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/signals.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "stream/clock.h"

#define SAME_SIGNAL_NS (250 * UINT64_C(1000000))
#define PATIENCE 10	/* seconds from the first signal to the end of input */

/* Signals whose handling changes: at start those of write errors, later those that end. */
static const int write_errors[] = { SIGPIPE, SIGXFSZ };
static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct sigaction original_write_errors[COUNT(write_errors)];
static bool started;

/* What the handlers see; set before they are installed. */
static struct ior_reader *reader;
static const struct ior_output *outputs[2];
static volatile sig_atomic_t noted, stopped;

void ior_program_start_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (size_t i = 0; i < COUNT(write_errors); i++)
		sigaction(write_errors[i], &ignore, &original_write_errors[i]);
	started = true;
}

/* Handlers are reset by execve() itself; what is ignored is inherited. */
void ior_program_restore_signals(void)
{
	for (size_t i = 0; started && i < COUNT(write_errors); i++)
		sigaction(write_errors[i], &original_write_errors[i], NULL);
}

static void die(int sig)
{
	for (size_t i = 0; i < COUNT(outputs); i++)
		if (outputs[i] && outputs[i]->temporary)
			unlinkat(outputs[i]->folder, outputs[i]->temporary, 0);
	signal(sig, SIG_DFL);
	raise(sig);	/* delivered when the handler returns */
}

static void stop(void)
{
	stopped = 1;
	ior_reader_stop(reader);
}

bool ior_program_new_signal(void)
{
	static uint64_t last;
	uint64_t now = ior_clock_ns(CLOCK_MONOTONIC), before = last;

	last = now;
	return !before || now - before >= SAME_SIGNAL_NS;
}

/*
 * The writer of a pipe got the same signal and is still draining: read on to its end. The second
 * signal or the alarm ends reading, and one after that ends a program that hangs in a write.
 */
static void on_end_of_pipe(int sig)
{
	if (sig == SIGALRM) {
		stop();
	} else if (!ior_program_new_signal()) {
		return;
	} else if (!noted) {
		noted = 1;
		alarm(PATIENCE);
	} else if (!stopped) {
		stop();
	} else {
		die(sig);
	}
}

void ior_program_signals(struct ior_reader *r, struct ior_output *o)
{
	struct sigaction act = { 0 }, old;

	reader = r;
	outputs[0] = o;
	act.sa_handler = ior_reader_is_regular(r) ? die : on_end_of_pipe;
	/* no SA_RESTART: a read that blocks must return and see that it was stopped */
	for (size_t i = 0; i < COUNT(ends); i++)
		if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(ends[i], &act, NULL);
	if (act.sa_handler == on_end_of_pipe)
		sigaction(SIGALRM, &act, NULL);
}

void ior_program_second_output(struct ior_output *o)
{
	outputs[1] = o;
}

/* The alarm may ring after the end of input, while the result is being written. */
bool ior_program_interrupted(void)
{
	return stopped && ior_reader_end(reader, false) == IOR_END_STOPPED;
}

/* ---- Of a program without input -------------------------------------------------------------- */

static volatile sig_atomic_t interrupts, terminations, taken = 1;

/*
 * Handlers and not signalfd: a write to a full pipe may take for ever, and the last signal must
 * work then too.
 */
static void on_counted(int sig)
{
	if (!ior_program_new_signal())
		return;
	if (sig == SIGTERM)
		terminations++;
	else
		interrupts++;
	if (interrupts + terminations > taken) {
		signal(sig, SIG_DFL);
		raise(sig);	/* delivered when this handler returns */
	}
}

void ior_program_count_signals(void)
{
	struct sigaction act = { .sa_handler = on_counted, .sa_flags = SA_RESTART }, old;

	for (size_t i = 0; i < COUNT(ends); i++)
		sigaddset(&act.sa_mask, ends[i]);
	for (size_t i = 0; i < COUNT(ends); i++)
		if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(ends[i], &act, NULL);
}

int ior_program_signals_seen(void)
{
	return interrupts + terminations;
}

int ior_program_terminations_seen(void)
{
	return terminations;
}

void ior_program_take_signals(int n)
{
	taken = n;
}
