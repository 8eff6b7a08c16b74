/*
 * User-mode Linux 6.1 knows 2.7 KB of the state of a processor, and hands that back to the kernel of
 * the machine with every switch. A processor with AMX has 11 KB: a shorter state is refused (EFAULT),
 * and user-mode Linux panics. This library stands before the call and fills the state up, with the
 * parts that are left out marked as not in use (Intel SDM, volume 1, 13.4).
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PEEKTEXT = 1, PEEKUSER = 3, SETREGSET = 0x4205, NT_X86_XSTATE = 0x202 };
enum { XSTATE_HEADER = 512, MOST = 65536 };

/* The parts of AMX: its configuration and its tiles. */
static const uint64_t AMX_PARTS = UINT64_C(3) << 17;

static size_t whole_size(void) {
	unsigned now, most = 0, b, c;
	__cpuid_count(0xd, 0, b, now, most, c);
	return most;
}

static long set_state(long pid, void *type, const struct iovec *state) {
	static char whole[MOST];
	struct iovec filled = {whole, whole_size()};
	uint64_t parts;

	if (filled.iov_len > MOST || state->iov_len >= filled.iov_len)
		return syscall(SYS_ptrace, SETREGSET, pid, type, state);
	memset(whole, 0, filled.iov_len);
	memcpy(whole, state->iov_base, state->iov_len);
	memcpy(&parts, whole + XSTATE_HEADER, sizeof parts);
	parts &= ~AMX_PARTS;
	memcpy(whole + XSTATE_HEADER, &parts, sizeof parts);
	return syscall(SYS_ptrace, SETREGSET, pid, type, &filled);
}

long ptrace(int request, ...) {
	va_list rest;
	va_start(rest, request);
	long pid = (int)va_arg(rest, long);
	void *address = va_arg(rest, void *);
	void *data = va_arg(rest, void *);
	va_end(rest);

	/* As in the C library: what is read comes back as the result. */
	if (request >= PEEKTEXT && request <= PEEKUSER) {
		long word, failed = syscall(SYS_ptrace, request, pid, address, &word);
		return failed < 0 ? failed : word;
	}
	if (request == SETREGSET && (long)address == NT_X86_XSTATE)
		return set_state(pid, address, data);
	return syscall(SYS_ptrace, request, pid, address, data);
}
