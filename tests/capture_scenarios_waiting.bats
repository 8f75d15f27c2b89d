#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The scenarios of capture_scenarios.bats that are about sockets, waiting, IPC, memory and time.

load helpers
load judge/capture

@test "socket-udp6" { scenario socket-udp6; }
@test "socket-pair" { scenario socket-pair; }
@test "socket-abstract" { scenario socket-abstract; }
@test "socket-messages" { scenario socket-messages; }
@test "socket-addressed" { scenario socket-addressed; }
@test "socket-portless" { scenario socket-portless; }
@test "socket-options" { scenario socket-options; }
@test "socket-accept" { scenario socket-accept; }
@test "pipe-calls" { scenario pipe-calls; }
@test "event-eventfd" { scenario event-eventfd; }
@test "event-signalfd" { scenario event-signalfd; }
@test "event-timerfd" { scenario event-timerfd; }
@test "epoll-calls" { scenario epoll-calls; }
@test "epoll-waits" { scenario epoll-waits; }
@test "poll-calls" { scenario poll-calls; }
@test "select-calls" { scenario select-calls; }
@test "ipc-mq" { scenario ipc-mq; }
@test "ipc-shm" { scenario ipc-shm; }
@test "ipc-msg" { scenario ipc-msg; }
@test "ipc-sem" { scenario ipc-sem; }
@test "ipc-futex" { scenario ipc-futex; }
@test "memory-file" { scenario memory-file; }
@test "memory-move" { scenario memory-move; }
@test "memory-brk" { scenario memory-brk; }
@test "sleep-calls" { scenario sleep-calls; }
@test "sleep-interrupted" { scenario sleep-interrupted; }
@test "aio-calls" { scenario aio-calls; }
@test "uring-calls" { scenario uring-calls; }
