// What Bursar uses of glibc's allocator beyond the standard: its settings, which Swift's Glibc leaves out.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <malloc.h>
