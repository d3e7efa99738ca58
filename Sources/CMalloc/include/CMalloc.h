// What Bursar uses of glibc beyond the standard to keep its memory small.
// SPDX-License-Identifier: Apache-2.0
//
// No header of the system is included here: with the extensions on it would tell another `fd_set` than Dispatch's module
// does, and no Swift file could see both.
#pragma once

/// To be called before any thread is started: at most so many heaps; pieces of so many bytes are maps of their own, and
/// so many free bytes at the end of a heap go back.
void bursar_limit_heaps(int heaps, int map_from, int trim_from);

/// Gives every free page back, wherever it lies.
void bursar_trim_heaps(void);

/// Unmaps the pages of segments that nobody writes to; they are read from their files again when they are needed.
void bursar_let_go_of_code(void);
