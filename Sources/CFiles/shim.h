// What Bursar uses of Linux' files beyond POSIX, which Swift's Glibc leaves out: when a file was made, and a rename that
// replaces nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <linux/stat.h>

int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *status);
int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags);
