#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# The scenarios of capture_scenarios.bats that are about sockets, waiting, memory, time and tasks.

load helpers
load judge/capture

@test "socket-udp6" { scenario socket-udp6; }
@test "socket-pair" { scenario socket-pair; }
@test "socket-abstract" { scenario socket-abstract; }
@test "socket-messages" { scenario socket-messages; }
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
@test "sleep-calls" { scenario sleep-calls; }
@test "sleep-interrupted" { scenario sleep-interrupted; }
@test "denied-trap" { scenario denied-trap; }
@test "denied-kill" { scenario denied-kill; }
@test "denied-log" { scenario denied-log; }
@test "denied-notify" { scenario denied-notify; }
@test "task-traced" { scenario_alone task-traced; }
@test "task-id-reused" { scenario task-id-reused; }
@test "clone-calls" { scenario clone-calls; }
@test "wait-calls" { scenario wait-calls; }
@test "exit-leader" { scenario exit-leader; }
@test "exit-group-thread" { scenario exit-group-thread; }
@test "signal-restart" { scenario signal-restart; }
@test "signal-nested" { scenario signal-nested; }
@test "signal-ends-call" { scenario signal-ends-call; }
@test "signal-stop" { scenario signal-stop; }
@test "signal-kill" { scenario signal-kill; }
@test "signal-calls" { scenario signal-calls; }
@test "aio-calls" { scenario aio-calls; }
@test "uring-calls" { scenario uring-calls; }
@test "exec-at" { scenario exec-at; }
@test "exec-program32" { scenario exec-program32; }
