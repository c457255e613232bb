/* Shuts the process in: after it, only reading and writing of open descriptors, memory, and exit are left.
 * no_new_privs, rlimits (address space, CPU seconds, no files, no processes, no core), Landlock with no rights at all, seccomp allow-list
 * (everything else: EPERM; execve, socket, ptrace, kill: the process is killed). Descriptors above `keep_fd` are closed. */
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
