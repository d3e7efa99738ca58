// simdjson behind two C functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Decodes NDJSON into structs with owned strings; returns a sum over all of them, so that nothing can be left out.
/// `bytes` must have 64 readable bytes behind `count`.
uint64_t simdjson_ondemand(const uint8_t *bytes, size_t count);
uint64_t simdjson_dom(const uint8_t *bytes, size_t count);

#ifdef __cplusplus
}
#endif
