// What Bursar uses of libcrypt.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <crypt.h>
