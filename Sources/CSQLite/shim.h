// What Bursar uses of SQLite.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>

// Variadic in SQLite, which Swift cannot call.
static inline int sqlite3_config_memory_statistics(int counted) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counted);
}
