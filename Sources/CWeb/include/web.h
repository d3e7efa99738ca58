// The files of the page, within the binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// A file by its path, with its bytes, which stay as long as the process does.
typedef struct {
    const char *path;
    const unsigned char *bytes;
    size_t count;
} bursar_web_file;

/// How many there are.
size_t bursar_web_count(void);
/// The one of a number below that.
bursar_web_file bursar_web_at(size_t number);
