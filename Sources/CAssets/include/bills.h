// The table of wrong bills travels inside the binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// The table as it stands in the source tree; not terminated by a zero byte.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} bursar_bills;

/// Bills that others published as wrong (Sources/CAssets/files/wrong-bills.json).
bursar_bills bursar_wrong_bills(void);
