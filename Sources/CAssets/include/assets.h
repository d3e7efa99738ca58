// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// A price file as it stands in the source tree; not terminated by a zero byte.
typedef struct {
    /// The provider that it is about: `files/prices/NAME.yaml`.
    const char *name;
    const unsigned char *bytes;
    size_t count;
} bursar_price_file;

/// How many files the built-in price book has.
size_t bursar_price_file_count(void);

/// One of them; `place` is below the count.
bursar_price_file bursar_price_file_at(size_t place);
