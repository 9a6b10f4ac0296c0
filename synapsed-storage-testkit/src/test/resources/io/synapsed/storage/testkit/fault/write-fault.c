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
 * Stands between a process and the C library (LD_PRELOAD) and lets calls on files below FAULTY_DIRECTORY fail with EIO
 * while the file FAULT_SWITCH exists: writes if its first character is 'w', syncs if it is 's'.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char switched(void) {
	const char *path = getenv("FAULT_SWITCH");
	char kind = 0;
	int file = path ? (int) syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	if (file >= 0) {
		if (syscall(SYS_read, file, &kind, 1) != 1) {
			kind = 0;
		}
		syscall(SYS_close, file);
	}
	return kind;
}

static int below(int descriptor) {
	const char *directory = getenv("FAULTY_DIRECTORY");
	char link[64];
	char path[PATH_MAX];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
	ssize_t size = readlink(link, path, sizeof(path) - 1);
	return directory && size > 0 && strncmp(path, directory, strlen(directory)) == 0;
}

static int fails(int descriptor, char kind) {
	int before = errno;
	int failing = switched() == kind && below(descriptor);
	errno = failing ? EIO : before;
	return failing;
}

ssize_t write(int descriptor, const void *data, size_t size) {
	return fails(descriptor, 'w') ? -1 : syscall(SYS_write, descriptor, data, size);
}

ssize_t pwrite(int descriptor, const void *data, size_t size, off_t offset) {
	return fails(descriptor, 'w') ? -1 : syscall(SYS_pwrite64, descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t offset) {
	return fails(descriptor, 'w') ? -1 : syscall(SYS_pwrite64, descriptor, data, size, offset);
}

ssize_t writev(int descriptor, const struct iovec *vectors, int count) {
	return fails(descriptor, 'w') ? -1 : syscall(SYS_writev, descriptor, vectors, count);
}

int fsync(int descriptor) {
	return fails(descriptor, 's') ? -1 : (int) syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
	return fails(descriptor, 's') ? -1 : (int) syscall(SYS_fdatasync, descriptor);
}
