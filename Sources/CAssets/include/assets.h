// Files that travel inside the binary.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// A file as it stands in the source tree; not terminated by a zero byte.
typedef struct {
    /// Without folder and ending.
    const char *name;
    const unsigned char *bytes;
    size_t count;
} bursar_asset;

/// Who is in the built-in price book (Sources/CAssets/files/providers.txt).
bursar_asset bursar_asset_providers(void);

/// How many price files the book has (Sources/CAssets/files/prices).
size_t bursar_asset_price_count(void);

/// One of them, named after its provider; `place` is below the count.
bursar_asset bursar_asset_prices(size_t place);

/// Bills that others published as wrong (Sources/CAssets/files/wrong-bills.json).
bursar_asset bursar_asset_wrong_bills(void);
