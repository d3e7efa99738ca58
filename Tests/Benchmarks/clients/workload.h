// The calls that every ingest figure is made of: one distribution for the C loop and for the HTTP client.
// SPDX-License-Identifier: Apache-2.0

#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

enum { PROVIDERS = 3, MODELS = 6, OPERATIONS = 4, TENANTS = 20, USERS = 5000, USER_DRAWS = 1 << 16 };

static const char *const providers[PROVIDERS] = {"anthropic", "openai", "gemini"};

/// Models that the built-in price book knows, so that each call is priced in tokens.
static const char *const models[PROVIDERS][MODELS] = {
    {"claude-haiku-4-5", "claude-sonnet-4-5", "claude-sonnet-4-6", "claude-opus-4-5", "claude-opus-4-6",
     "claude-opus-4-7"},
    {"gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-5", "gpt-5-mini"},
    {"gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-3.1-flash-lite", "gemini-3.5-flash",
     "gemini-3.6-flash"},
};

static const char *const operations[OPERATIONS] = {"chat", "summary", "outline", "translation"};

/// xoshiro256++: fast, seeded, the same on every machine.
struct random {
    uint64_t s[4];
};

static inline uint64_t rotated(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t next_random(struct random *r) {
    uint64_t result = rotated(r->s[0] + r->s[3], 23) + r->s[0], t = r->s[1] << 17;
    r->s[2] ^= r->s[0], r->s[3] ^= r->s[1], r->s[1] ^= r->s[2], r->s[0] ^= r->s[3];
    r->s[2] ^= t, r->s[3] = rotated(r->s[3], 45);
    return result;
}

/// Below `bound`, by multiplication: the bias is far below what a benchmark could see.
static inline uint32_t below(struct random *r, uint32_t bound) {
    return (uint32_t)(((next_random(r) >> 32) * bound) >> 32);
}

static inline void seed_random(struct random *r, uint64_t seed) {
    for (int i = 0; i < 4; i++) {
        uint64_t z = seed += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        r->s[i] = z ^ (z >> 31);
    }
}

struct call {
    uint8_t provider, model, operation, tenant;
    uint16_t user;
    uint8_t failed;
    int32_t input_tokens, output_tokens, cache_read_tokens, latency_ms;
};

struct workload {
    struct random random;
    uint16_t draws[USER_DRAWS];
};

/// Users are drawn by Zipf's law: the busiest of the 5,000 makes about one call in nine.
static void start_workload(struct workload *w, uint64_t seed) {
    double sum = 0, share = 0;
    int drawn = 0;
    seed_random(&w->random, seed);
    for (int user = 0; user < USERS; user++) sum += 1.0 / (user + 1);
    for (int user = 0; user < USERS; user++) {
        share += 1.0 / (user + 1) / sum;
        while (drawn < USER_DRAWS && drawn < share * USER_DRAWS + 0.5) w->draws[drawn++] = (uint16_t)user;
    }
    while (drawn < USER_DRAWS) w->draws[drawn++] = USERS - 1;
}

static struct call next_call(struct workload *w) {
    struct random *r = &w->random;
    struct call call = {
        .provider = (uint8_t)below(r, PROVIDERS),
        .model = (uint8_t)below(r, MODELS),
        .operation = (uint8_t)below(r, OPERATIONS),
        .tenant = (uint8_t)below(r, TENANTS),
        .user = w->draws[below(r, USER_DRAWS)],
        .failed = below(r, 100) < 3,
        .input_tokens = (int32_t)(200 + below(r, 4000)),
        .output_tokens = (int32_t)(20 + below(r, 1200)),
        .cache_read_tokens = below(r, 3) == 0 ? (int32_t)(1024 + below(r, 8000)) : 0,
    };
    uint32_t spread = 1u << below(r, 7);
    call.latency_ms = (int32_t)(200 + below(r, 400) * spread);
    return call;
}

/// What the n-th call of a run was for: about five calls a subject, a hundred subjects open at a time.
static inline uint64_t subject_of(uint64_t n, struct random *r) { return n / 5 + below(r, 100); }

static inline uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t wall_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

enum { UUID_LENGTH = 36, TRACE_LENGTH = 32 };

static inline void write_hexadecimal(char *out, uint64_t value) {
    for (int i = 0; i < 16; i++) out[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
}

/// A trace id as W3C has them.
static inline void write_trace(char *out, struct random *r) {
    write_hexadecimal(out, next_random(r));
    write_hexadecimal(out + 16, next_random(r));
}

/// UUIDv7 where ids grow (48 bits of time, then chance), UUIDv4 where they are random.
static inline void write_uuid(char *out, int grows, uint64_t now_ms, struct random *r) {
    static const int group[] = {0, 8, 12, 16, 20, 32};
    uint64_t high = next_random(r), low = next_random(r);
    char digits[32];
    if (grows) high = now_ms << 16 | (high & 0x0fff) | 0x7000;
    else high = (high & ~0xf000ull) | 0x4000;
    write_hexadecimal(digits, high);
    write_hexadecimal(digits + 16, (low & ~(3ull << 62)) | 2ull << 62);
    for (int i = 0; i < 5; i++) {
        memcpy(out + group[i] + i, digits + group[i], (size_t)(group[i + 1] - group[i]));
        if (i < 4) out[group[i + 1] + i] = '-';
    }
}

/// Decimal digits of a fixed width, for numbers that are patched in place.
static inline void write_digits(char *out, int width, uint64_t value) {
    for (int i = width - 1; i >= 0; i--, value /= 10) out[i] = (char)('0' + value % 10);
}

#endif
