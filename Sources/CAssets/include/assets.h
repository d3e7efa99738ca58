// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bills.h"
#include <stddef.h>

/// A file as it stands in the source tree; not terminated by a zero byte.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} bursar_asset;

/// The price book that every ledger starts with (Sources/CAssets/files/prices.yaml).
bursar_asset bursar_asset_prices(void);
