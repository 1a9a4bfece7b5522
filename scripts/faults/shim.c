// Counts the system calls that a program makes through libc and, at the one that FAULT_AT names, does what FAULT_KIND says:
//   kill    the process dies by SIGKILL before the call
//   ENOSPC, EIO, EINTR   the call fails with this error; ENOSPC from there on, the others once
//   short   a write writes, and a read reads, only half
// Files of /proc are left alone: libdispatch looks there for blocked threads whenever it likes, so that calls would not have the same numbers
// in two runs, and it ends the process by SIGILL when the kernel does not answer, which the kernel always does.
// Calls are counted over all threads from 1. With FAULT_COUNT the number of calls is written to that file at the end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long fault_at = -1;
static enum { NONE, KILL, FULL, BROKEN, INTERRUPT, SHORT } kind;

__attribute__((constructor)) static void start(void) {
    const char *at = getenv("FAULT_AT"), *name = getenv("FAULT_KIND");
    if (at) fault_at = atol(at);
    if (!name) return;
    kind = !strcmp(name, "kill") ? KILL : !strcmp(name, "ENOSPC") ? FULL : !strcmp(name, "EIO") ? BROKEN
         : !strcmp(name, "EINTR") ? INTERRUPT : !strcmp(name, "short") ? SHORT : NONE;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_COUNT");
    if (!path) return;
    fault_at = -1;
    FILE *file = fopen(path, "w");
    if (file) { fprintf(file, "%ld\n", atomic_load(&calls)); fclose(file); }
}

// 0: go on; 1: fail with errno set; 2: do half.
enum { writes = 1, moves = 2, interruptible = 4 };
static int fault(int traits) {
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (fault_at < 0 || call < fault_at) return 0;
    if (kind == FULL && (traits & writes)) { errno = ENOSPC; return 1; }
    if (call != fault_at) return 0;
    switch (kind) {
    case KILL: kill(getpid(), SIGKILL); for (;;) pause();
    case BROKEN: errno = EIO; return 1;
    case INTERRUPT: if (traits & interruptible) { errno = EINTR; return 1; } return 0;
    case SHORT: return traits & moves ? 2 : 0;
    default: return 0;
    }
}

// Descriptors of files that are left alone.
static _Atomic char exempt[4096];
static int is_exempt(int fd) { return fd >= 0 && fd < 4096 && exempt[fd]; }
static int remember(int fd, const char *path) {
    if (fd >= 0 && fd < 4096) exempt[fd] = !strncmp(path, "/proc/", 6);
    return fd;
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })
#define SIMPLE(type, name, parameters, arguments, traits) \
    type name parameters { if (fault(traits)) return -1; return REAL(name) arguments; }
#define HALF(type, name, parameters, size, full, half, traits) \
    type name parameters { \
        int f = fault(traits); \
        if (f == 1) return -1; \
        if (f == 2 && size > 1) return REAL(name) half; \
        return REAL(name) full; }

HALF(ssize_t, write, (int fd, const void *p, size_t n), n, (fd, p, n), (fd, p, n / 2), writes | moves | interruptible)
HALF(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t o), n, (fd, p, n, o), (fd, p, n / 2, o), writes | moves | interruptible)
HALF(ssize_t, pwrite64, (int fd, const void *p, size_t n, off64_t o), n, (fd, p, n, o), (fd, p, n / 2, o), writes | moves | interruptible)
ssize_t read(int fd, void *p, size_t n) {
    int f = is_exempt(fd) ? 0 : fault(moves | interruptible);
    if (f == 1) return -1;
    return REAL(read)(fd, p, f == 2 && n > 1 ? n / 2 : n);
}
HALF(ssize_t, pread, (int fd, void *p, size_t n, off_t o), n, (fd, p, n, o), (fd, p, n / 2, o), moves | interruptible)
HALF(ssize_t, pread64, (int fd, void *p, size_t n, off64_t o), n, (fd, p, n, o), (fd, p, n / 2, o), moves | interruptible)
HALF(ssize_t, sendfile, (int out, int in, off_t *o, size_t n), n, (out, in, o, n), (out, in, o, n / 2), writes | moves | interruptible)
HALF(ssize_t, sendfile64, (int out, int in, off64_t *o, size_t n), n, (out, in, o, n), (out, in, o, n / 2), writes | moves | interruptible)
HALF(ssize_t, copy_file_range, (int in, off64_t *i, int out, off64_t *o, size_t n, unsigned f_), n, (in, i, out, o, n, f_), (in, i, out, o, n / 2, f_), writes | moves | interruptible)
SIMPLE(int, fsync, (int fd), (fd), writes | interruptible)
SIMPLE(int, fdatasync, (int fd), (fd), writes | interruptible)
SIMPLE(int, ftruncate, (int fd, off_t n), (fd, n), writes | interruptible)
SIMPLE(int, ftruncate64, (int fd, off64_t n), (fd, n), writes | interruptible)
SIMPLE(int, link, (const char *a, const char *b), (a, b), writes)
SIMPLE(int, rename, (const char *a, const char *b), (a, b), writes)
SIMPLE(int, renameat, (int a, const char *b, int c, const char *d), (a, b, c, d), writes)
SIMPLE(int, renameat2, (int a, const char *b, int c, const char *d, unsigned e), (a, b, c, d, e), writes)
SIMPLE(int, unlink, (const char *a), (a), 0)
SIMPLE(int, unlinkat, (int a, const char *b, int c), (a, b, c), 0)
SIMPLE(int, fchmod, (int a, mode_t b), (a, b), 0)
SIMPLE(int, flock, (int a, int b), (a, b), interruptible)
int close(int fd) {
    if (is_exempt(fd)) exempt[fd] = 0;
    else if (fault(0)) return -1;
    return REAL(close)(fd);
}

#define OPEN(name, prefix, pass) \
    int name(prefix, int flags, ...) { \
        va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list); \
        int traits = (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? writes : 0) | interruptible; \
        if (strncmp(path, "/proc/", 6) && fault(traits)) return -1; \
        return remember(REAL(name)(pass, flags, mode), path); }
#define COMMA ,
OPEN(open, const char *path, path)
OPEN(open64, const char *path, path)
OPEN(openat, int fd COMMA const char *path, fd COMMA path)
OPEN(openat64, int fd COMMA const char *path, fd COMMA path)
