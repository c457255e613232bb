/* Shuts the process in: after it, only reading and writing of open descriptors, memory, clocks and exit are left.
 * no_new_privs; descriptors above `keep_fd` are closed; Landlock with no rights at all; rlimits (address space, CPU seconds with
 * SIGXCPU, no new files, no bytes into files, no processes, no core); seccomp allow-list: execve, socket, ptrace, kill and their like end
 * the process (SIGSYS), everything else is EPERM: also new threads, stat, and memory that is executable.
 * For a process of one thread that has loaded all it needs (words, zones, charsets of iconv). With leak checking (LSan) end it by _exit(). */
#ifndef EDGE_SANDBOX_H
#define EDGE_SANDBOX_H

#include "core/error.h"
#include <stdbool.h>

struct sandbox_limits {
	int keep_fd;
	int64_t memory_bytes;
	int cpu_s; /* per process life; the parent starts a new one */
	bool without_landlock_ok; /* a kernel without Landlock: go on (true) or SETUP error (false) */
};
bool sandbox_enter(const struct sandbox_limits *l, GError **error);
bool sandbox_has_landlock(void);

#endif
