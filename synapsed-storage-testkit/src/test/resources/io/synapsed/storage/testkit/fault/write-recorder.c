/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

/*
 * Stands between a process and the C library (LD_PRELOAD) and records every call that changes files
 * below RECORDED_DIRECTORY, with its data, into the file RECORD. What the process writes to its standard
 * output is recorded as well: those are its acknowledgements. One call runs at a time, so that the order of the record is
 * the order in which the calls had their effect, and an acknowledgement follows every sync that it rests on.
 *
 * A call that the record cannot express, and a mapping through which files may be written, is recorded by its name, for the
 * reader to refuse or accept. Files are known by their inode, so that neither names nor copies of descriptors matter.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Read by RecordedCall, in this order. */
enum kind { ACKNOWLEDGE, CREATE, WRITE, TRUNCATE, ALLOCATE, SYNC, SYNC_DIRECTORY, RENAME, UNLINK, MAKE_DIRECTORY, MAP, UNKNOWN };

struct header {
	uint32_t kind;
	uint32_t flags;
	uint64_t inode;
	uint64_t offset;
	uint32_t path_size;
	uint32_t data_size;
};

#define DESCRIPTORS 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char directory[PATH_MAX];
static size_t directory_size;
static int record = -1;
/* Inode of the file below the directory that was opened with a descriptor, 0 for none. */
static ino_t opened[DESCRIPTORS];

__attribute__((constructor)) static void start(void) {
	const char *name = getenv("RECORDED_DIRECTORY");
	const char *file = getenv("RECORD");
	if (name == NULL || file == NULL) {
		return;
	}
	strncpy(directory, name, sizeof(directory) - 1);
	directory_size = strlen(directory);
	int descriptor = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	/* Far from the numbers that the process gets itself. */
	record = fcntl(descriptor, F_DUPFD_CLOEXEC, 900);
	syscall(SYS_close, descriptor);
	/* Processes that this one starts are not recorded. */
	unsetenv("LD_PRELOAD");
}

static int is_below(const char *path) {
	return record >= 0 && path != NULL && strncmp(path, directory, directory_size) == 0
			&& (path[directory_size] == '/' || path[directory_size] == 0);
}

/* The path below the directory, empty for itself. */
static const char *below(const char *path) {
	path += directory_size;
	return (*path == '/') ? path + 1 : path;
}

static void put(enum kind kind, uint32_t flags, uint64_t inode, uint64_t offset, const char *path, const void *data,
		size_t data_size) {
	size_t path_size = (path != NULL) ? strlen(path) : 0;
	struct header header = { kind, flags, inode, offset, path_size, data_size };
	struct iovec parts[3] = { { &header, sizeof(header) }, { (void *) path, path_size }, { (void *) data, data_size } };
	size_t size = sizeof(header) + path_size + data_size;
	if (syscall(SYS_writev, record, parts, 3) != (long) size) {
		/* An incomplete record would be taken for a complete one. */
		abort();
	}
}

static ino_t inode_of(int descriptor) {
	struct stat status;
	if (record < 0 || descriptor < 0 || descriptor >= DESCRIPTORS || opened[descriptor] == 0
			|| fstat(descriptor, &status) != 0 || status.st_ino != opened[descriptor]) {
		return 0;
	}
	return status.st_ino;
}

static void enter(void) {
	pthread_mutex_lock(&lock);
}

static void leave(void) {
	int error = errno;
	pthread_mutex_unlock(&lock);
	errno = error;
}

static int open_recorded(int at, const char *path, int flags, mode_t mode) {
	if (!is_below(path)) {
		int descriptor = syscall(SYS_openat, at, path, flags, mode);
		if (descriptor >= 0 && descriptor < DESCRIPTORS) {
			opened[descriptor] = 0;
		}
		return descriptor;
	}
	enter();
	int existed = faccessat(AT_FDCWD, path, F_OK, 0) == 0;
	int descriptor = syscall(SYS_openat, at, path, flags, mode);
	if (descriptor >= 0 && descriptor < DESCRIPTORS) {
		struct stat status;
		fstat(descriptor, &status);
		opened[descriptor] = status.st_ino;
		if (!existed) {
			put(CREATE, flags, status.st_ino, 0, below(path), NULL, 0);
		}
		else if (flags & O_TRUNC) {
			put(TRUNCATE, 0, status.st_ino, 0, NULL, NULL, 0);
		}
		if (flags & O_SYNC) {
			put(UNKNOWN, flags, status.st_ino, 0, "open with O_SYNC", NULL, 0);
		}
	}
	leave();
	return descriptor;
}

#define OPEN(name) \
	int name(const char *path, int flags, ...) { \
		va_list arguments; \
		va_start(arguments, flags); \
		mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, mode_t) : 0; \
		va_end(arguments); \
		return open_recorded(AT_FDCWD, path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
	int name(int at, const char *path, int flags, ...) { \
		va_list arguments; \
		va_start(arguments, flags); \
		mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, mode_t) : 0; \
		va_end(arguments); \
		return open_recorded(at, path, flags, mode); \
	}
OPENAT(openat)
OPENAT(openat64)

/* What programs call that are compiled with _FORTIFY_SOURCE. */
int __open_2(const char *path, int flags) { return open_recorded(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_recorded(AT_FDCWD, path, flags, 0); }
int __openat_2(int at, const char *path, int flags) { return open_recorded(at, path, flags, 0); }
int __openat64_2(int at, const char *path, int flags) { return open_recorded(at, path, flags, 0); }

int creat(const char *path, mode_t mode) { return open_recorded(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int descriptor) {
	if (descriptor >= 0 && descriptor < DESCRIPTORS) {
		opened[descriptor] = 0;
	}
	return syscall(SYS_close, descriptor);
}

static void written(int descriptor, ino_t inode, off_t offset, const void *data, ssize_t size) {
	if (size > 0) {
		if (offset < 0) {
			offset = lseek(descriptor, 0, SEEK_CUR) - size;
		}
		put(WRITE, 0, inode, offset, NULL, data, size);
	}
}

static void written_parts(int descriptor, ino_t inode, off_t offset, const struct iovec *parts, ssize_t size) {
	if (offset < 0) {
		offset = lseek(descriptor, 0, SEEK_CUR) - size;
	}
	for (; size > 0; parts++) {
		ssize_t part = ((ssize_t) parts->iov_len < size) ? (ssize_t) parts->iov_len : size;
		written(descriptor, inode, offset, parts->iov_base, part);
		offset += part;
		size -= part;
	}
}

ssize_t write(int descriptor, const void *data, size_t size) {
	if (record >= 0 && descriptor == STDOUT_FILENO) {
		enter();
		put(ACKNOWLEDGE, 0, 0, 0, NULL, data, size);
		leave();
		return size;
	}
	enter();
	ino_t inode = inode_of(descriptor);
	if (inode == 0) {
		leave();
		return syscall(SYS_write, descriptor, data, size);
	}
	ssize_t result = syscall(SYS_write, descriptor, data, size);
	written(descriptor, inode, -1, data, result);
	leave();
	return result;
}

static ssize_t pwrite_recorded(int descriptor, const void *data, size_t size, off_t offset) {
	enter();
	ino_t inode = inode_of(descriptor);
	ssize_t result = syscall(SYS_pwrite64, descriptor, data, size, offset);
	if (inode != 0) {
		written(descriptor, inode, offset, data, result);
	}
	leave();
	return result;
}

ssize_t pwrite(int descriptor, const void *data, size_t size, off_t offset) {
	return pwrite_recorded(descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void *data, size_t size, off_t offset) {
	return pwrite_recorded(descriptor, data, size, offset);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
	enter();
	ino_t inode = inode_of(descriptor);
	ssize_t result = syscall(SYS_writev, descriptor, parts, count);
	if (inode != 0) {
		written_parts(descriptor, inode, -1, parts, result);
	}
	leave();
	return result;
}

static ssize_t pwritev_recorded(int descriptor, const struct iovec *parts, int count, off_t offset, int flags) {
	enter();
	ino_t inode = inode_of(descriptor);
	ssize_t result = syscall(SYS_pwritev2, descriptor, parts, count, (long) offset, 0L, flags);
	if (inode != 0) {
		written_parts(descriptor, inode, offset, parts, result);
	}
	leave();
	return result;
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
	return pwritev_recorded(descriptor, parts, count, offset, 0);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off_t offset) {
	return pwritev_recorded(descriptor, parts, count, offset, 0);
}

ssize_t pwritev2(int descriptor, const struct iovec *parts, int count, off_t offset, int flags) {
	return pwritev_recorded(descriptor, parts, count, offset, flags);
}

ssize_t pwritev64v2(int descriptor, const struct iovec *parts, int count, off_t offset, int flags) {
	return pwritev_recorded(descriptor, parts, count, offset, flags);
}

static int truncate_recorded(int descriptor, off_t size) {
	enter();
	ino_t inode = inode_of(descriptor);
	int result = syscall(SYS_ftruncate, descriptor, size);
	if (inode != 0 && result == 0) {
		put(TRUNCATE, 0, inode, size, NULL, NULL, 0);
	}
	leave();
	return result;
}

int ftruncate(int descriptor, off_t size) { return truncate_recorded(descriptor, size); }
int ftruncate64(int descriptor, off_t size) { return truncate_recorded(descriptor, size); }

static int truncate_path_recorded(const char *path, off_t size) {
	enter();
	int result = syscall(SYS_truncate, path, size);
	if (is_below(path) && result == 0) {
		struct stat status;
		stat(path, &status);
		put(TRUNCATE, 0, status.st_ino, size, NULL, NULL, 0);
	}
	leave();
	return result;
}

int truncate(const char *path, off_t size) { return truncate_path_recorded(path, size); }
int truncate64(const char *path, off_t size) { return truncate_path_recorded(path, size); }

static int allocate_recorded(int descriptor, int mode, off_t offset, off_t size) {
	enter();
	ino_t inode = inode_of(descriptor);
	int result = syscall(SYS_fallocate, descriptor, mode, offset, size);
	if (inode != 0 && result == 0) {
		if (mode == 0) {
			put(ALLOCATE, 0, inode, offset + size, NULL, NULL, 0);
		}
		else if (mode != FALLOC_FL_KEEP_SIZE) {
			put(UNKNOWN, mode, inode, offset, "fallocate", NULL, 0);
		}
	}
	leave();
	return result;
}

int fallocate(int descriptor, int mode, off_t offset, off_t size) {
	return allocate_recorded(descriptor, mode, offset, size);
}

int fallocate64(int descriptor, int mode, off_t offset, off_t size) {
	return allocate_recorded(descriptor, mode, offset, size);
}

int posix_fallocate(int descriptor, off_t offset, off_t size) {
	return (allocate_recorded(descriptor, 0, offset, size) == 0) ? 0 : errno;
}

int posix_fallocate64(int descriptor, off_t offset, off_t size) { return posix_fallocate(descriptor, offset, size); }

static int sync_recorded(int descriptor, long call) {
	enter();
	ino_t inode = inode_of(descriptor);
	int result = syscall(call, descriptor);
	if (inode != 0 && result == 0) {
		struct stat status;
		fstat(descriptor, &status);
		put(S_ISDIR(status.st_mode) ? SYNC_DIRECTORY : SYNC, 0, inode, 0, NULL, NULL, 0);
	}
	leave();
	return result;
}

int fsync(int descriptor) { return sync_recorded(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_recorded(descriptor, SYS_fdatasync); }
/* sync_file_range promises nothing, so it is not recorded: what it wrote counts as not synced. */

static int rename_recorded(int from_at, const char *from, int to_at, const char *to, unsigned int flags) {
	if (!is_below(from) && !is_below(to)) {
		return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
	}
	enter();
	int result = syscall(SYS_renameat2, from_at, from, to_at, to, flags);
	if (result == 0) {
		if (is_below(from) && is_below(to) && flags == 0) {
			/* The other name is the data of the call. */
			put(RENAME, 0, 0, 0, below(from), below(to), strlen(below(to)));
		}
		else {
			put(UNKNOWN, flags, 0, 0, "rename", NULL, 0);
		}
	}
	leave();
	return result;
}

int rename(const char *from, const char *to) { return rename_recorded(AT_FDCWD, from, AT_FDCWD, to, 0); }

int renameat(int from_at, const char *from, int to_at, const char *to) {
	return rename_recorded(from_at, from, to_at, to, 0);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned int flags) {
	return rename_recorded(from_at, from, to_at, to, flags);
}

static int unlink_recorded(int at, const char *path, int flags) {
	enter();
	int result = syscall(SYS_unlinkat, at, path, flags);
	if (is_below(path) && result == 0) {
		put(UNLINK, 0, 0, 0, below(path), NULL, 0);
	}
	leave();
	return result;
}

int unlink(const char *path) { return unlink_recorded(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlink_recorded(at, path, flags); }
int rmdir(const char *path) { return unlink_recorded(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
	int result = unlink(path);
	return (result != 0 && errno == EISDIR) ? rmdir(path) : result;
}

static int mkdir_recorded(int at, const char *path, mode_t mode) {
	enter();
	int result = syscall(SYS_mkdirat, at, path, mode);
	if (is_below(path) && result == 0) {
		struct stat status;
		stat(path, &status);
		put(MAKE_DIRECTORY, 0, status.st_ino, 0, below(path), NULL, 0);
	}
	leave();
	return result;
}

int mkdir(const char *path, mode_t mode) { return mkdir_recorded(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return mkdir_recorded(at, path, mode); }

static int link_recorded(int from_at, const char *from, int to_at, const char *to, int flags) {
	enter();
	int result = syscall(SYS_linkat, from_at, from, to_at, to, flags);
	if (is_below(to) && result == 0) {
		put(UNKNOWN, flags, 0, 0, "link", NULL, 0);
	}
	leave();
	return result;
}

int link(const char *from, const char *to) { return link_recorded(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
	return link_recorded(from_at, from, to_at, to, flags);
}

int symlinkat(const char *target, int at, const char *path) {
	enter();
	int result = syscall(SYS_symlinkat, target, at, path);
	if (is_below(path) && result == 0) {
		put(UNKNOWN, 0, 0, 0, "symlink", NULL, 0);
	}
	leave();
	return result;
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

/* Copies within the kernel bring their data past the record. */
static void copied(int descriptor, const char *name, ssize_t result) {
	enter();
	ino_t inode = inode_of(descriptor);
	if (inode != 0 && result > 0) {
		put(UNKNOWN, 0, inode, 0, name, NULL, 0);
	}
	leave();
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
	ssize_t result = syscall(SYS_sendfile, to, from, offset, size);
	copied(to, "sendfile", result);
	return result;
}

ssize_t sendfile64(int to, int from, off_t *offset, size_t size) { return sendfile(to, from, offset, size); }

ssize_t copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t size, unsigned int flags) {
	ssize_t result = syscall(SYS_copy_file_range, from, from_offset, to, to_offset, size, flags);
	copied(to, "copy_file_range", result);
	return result;
}

static void *map_recorded(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) {
	void *result = (void *) syscall(SYS_mmap, address, size, protection, flags, descriptor, offset);
	/* A shared mapping of a file that is open for writing may be made writable later. */
	if (result != MAP_FAILED && (flags & MAP_ANONYMOUS) == 0 && (flags & MAP_SHARED) != 0
			&& (protection & PROT_WRITE) != 0) {
		enter();
		ino_t inode = inode_of(descriptor);
		if (inode != 0) {
			put(MAP, protection, inode, offset, NULL, NULL, 0);
		}
		leave();
	}
	return result;
}

void *mmap(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) {
	return map_recorded(address, size, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) {
	return map_recorded(address, size, protection, flags, descriptor, offset);
}
