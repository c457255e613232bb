#include "edge/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool fail(GError **error, const char *what, int e)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "sandbox: cannot %s: %s", what, g_strerror(e));
	return false;
}

/* ---- Landlock: no right to any file, port or foreign process ---- */

/* The kernel's headers may be older than the kernel that runs; the numbers are its ABI (landlock(7)). */
struct ruleset {
	guint64 handled_access_fs;  /* ABI 1 */
	guint64 handled_access_net; /* ABI 4 */
	guint64 scoped;             /* ABI 6 */
};

/* What is handled and never allowed by a rule is forbidden; a kernel refuses what it does not know. */
static const struct {
	int abi;
	struct ruleset rights;
} landlock_rights[] = {
	{ 1, { .handled_access_fs = (1u << 13) - 1 } },         /* read, write, execute, make, remove */
	{ 2, { .handled_access_fs = 1u << 13 } },               /* link and rename across directories */
	{ 3, { .handled_access_fs = 1u << 14 } },               /* truncate */
	{ 4, { .handled_access_net = (1u << 0) | (1u << 1) } }, /* TCP bind, connect */
	{ 5, { .handled_access_fs = 1u << 15 } },               /* ioctl of devices */
	{ 6, { .scoped = (1u << 0) | (1u << 1) } },             /* abstract sockets, signals */
};

static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
}

bool sandbox_has_landlock(void)
{
	return landlock_abi() > 0;
}

static bool enter_landlock(GError **error)
{
	struct ruleset rules = { 0 };
	int abi = landlock_abi();

	for (gsize i = 0; i < G_N_ELEMENTS(landlock_rights); i++) {
		if (landlock_rights[i].abi > abi)
			break;
		rules.handled_access_fs |= landlock_rights[i].rights.handled_access_fs;
		rules.handled_access_net |= landlock_rights[i].rights.handled_access_net;
		rules.scoped |= landlock_rights[i].rights.scoped;
	}

	int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0u);

	if (fd < 0)
		return fail(error, "make Landlock rules", errno);

	bool fine = syscall(SYS_landlock_restrict_self, fd, 0u) == 0 || fail(error, "enter Landlock", errno);

	close(fd);
	return fine;
}

/* ---- limits ---- */

static bool set_limits(const struct sandbox_limits *l, GError **error)
{
	const struct {
		int resource;
		rlim_t soft, hard;
		const char *what;
	} limits[] = {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
		/* The sanitizers reserve terabytes of address space that they never touch. */
		{ RLIMIT_AS, (rlim_t)l->memory_bytes, (rlim_t)l->memory_bytes, "limit memory" },
#endif
		/* first SIGXCPU, which says why; a second later SIGKILL, which cannot be caught */
		{ RLIMIT_CPU, (rlim_t)l->cpu_s, (rlim_t)l->cpu_s + 1, "limit CPU seconds" },
		/* the kept ones only: poll() looks at this limit too */
		{ RLIMIT_NOFILE, (rlim_t)l->keep_fd + 1, (rlim_t)l->keep_fd + 1, "limit open files" },
		{ RLIMIT_FSIZE, 0, 0, "limit file size" },
		{ RLIMIT_NPROC, 0, 0, "limit processes" },
		{ RLIMIT_CORE, 0, 0, "limit core files" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
		struct rlimit limit = { .rlim_cur = limits[i].soft, .rlim_max = limits[i].hard };

		if (setrlimit(limits[i].resource, &limit) != 0)
			return fail(error, limits[i].what, errno);
	}
	/* Where stderr is a log file, a library that complains there gets an error and need not die of it. */
	signal(SIGXFSZ, SIG_IGN);
	return true;
}

/* ---- seccomp ---- */

static const int allowed[] = {
	/* the open descriptors */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(lseek),

	/* memory; mmap and mprotect have rules of their own */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),

	/* locks of the C library, signals already set up, clocks where the vDSO has none */
	SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),

	/* who am I, how large is the machine (qsort asks), random seeds of hash tables */
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sysinfo), SCMP_SYS(getrandom), SCMP_SYS(exit),
	SCMP_SYS(exit_group)
};

/* No parser asks for these by accident: who does has taken the process over. Everything else gets EPERM. */
static const int deadly[] = { SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(socket), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kill), SCMP_SYS(tkill) };

static int add_rules(scmp_filter_ctx filter)
{
	/* no new code: what is executable was so before (PCRE falls back from JIT to interpreting) */
	const struct scmp_arg_cmp not_executable = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	/* abort() signals the process itself */
	const struct scmp_arg_cmp itself = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
	int rc = 0;

	for (gsize i = 0; rc == 0 && i < G_N_ELEMENTS(allowed); i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (gsize i = 0; rc == 0 && i < G_N_ELEMENTS(deadly); i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
	if (rc == 0)
		rc = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_executable);
	if (rc == 0)
		rc = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_executable);
	if (rc == 0)
		rc = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &itself);
	return rc;
}

static bool enter_seccomp(GError **error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

	if (!filter)
		return fail(error, "make a seccomp filter", ENOMEM);

	/* another architecture's calls (32 bits on 64) have other numbers */
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (rc == 0)
		rc = add_rules(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc == 0 || fail(error, "enter seccomp", -rc);
}

bool sandbox_enter(const struct sandbox_limits *l, GError **error)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(error, "give up new privileges", errno);
	if (close_range((unsigned)l->keep_fd + 1, ~0u, 0) != 0)
		return fail(error, "close descriptors", errno);
	if (sandbox_has_landlock()) {
		if (!enter_landlock(error))
			return false;
	} else if (!l->without_landlock_ok) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"sandbox: this kernel has no Landlock, or a service manager forbids it");
		return false;
	}
	return set_limits(l, error) && enter_seccomp(error);
}
