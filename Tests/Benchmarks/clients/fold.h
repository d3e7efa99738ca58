// Sums of a batch in memory: what the C loop folds before it touches a rollup table, as Bursar does.
// SPDX-License-Identifier: Apache-2.0

#ifndef FOLD_H
#define FOLD_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 6, MOST_MEASURES = 19 };

struct sum {
    int64_t key[MOST_KEYS];
    int64_t measures[MOST_MEASURES];
};

/// The rows of one table: an open-addressing index over an array that never shrinks.
struct sums {
    struct sum *rows;
    uint32_t *slots;
    uint32_t count, capacity;
};

static void start_sums(struct sums *sums, uint32_t most) {
    sums->capacity = 64;
    while (sums->capacity < 2 * most) sums->capacity *= 2;
    sums->rows = calloc(sums->capacity, sizeof(struct sum));
    sums->slots = calloc(sums->capacity, sizeof(uint32_t));
    if (!sums->rows || !sums->slots) abort();
    sums->count = 0;
}

static void clear_sums(struct sums *sums) {
    memset(sums->slots, 0, sums->capacity * sizeof(uint32_t));
    sums->count = 0;
}

/// The measures of a key, zero where it is new. A key must be zero beyond its own width.
static int64_t *sum_of(struct sums *sums, const int64_t key[MOST_KEYS]) {
    uint64_t hash = 0;
    for (int i = 0; i < MOST_KEYS; i++) hash = (hash ^ (uint64_t)key[i]) * 0x9e3779b97f4a7c15, hash ^= hash >> 29;
    for (uint32_t slot = (uint32_t)hash;; slot++) {
        uint32_t *place = &sums->slots[slot & (sums->capacity - 1)];
        if (*place == 0) {
            struct sum *row = &sums->rows[sums->count];
            *place = ++sums->count;
            memcpy(row->key, key, sizeof row->key);
            memset(row->measures, 0, sizeof row->measures);
            return row->measures;
        }
        struct sum *row = &sums->rows[*place - 1];
        if (memcmp(row->key, key, sizeof row->key) == 0) return row->measures;
    }
}

static int in_order(const void *left, const void *right) {
    const int64_t *a = ((const struct sum *)left)->key, *b = ((const struct sum *)right)->key;
    for (int i = 0; i < MOST_KEYS; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

/// The order that a B-tree likes to be written in. The index is of no use afterwards: clear it.
static void sort_sums(struct sums *sums) { qsort(sums->rows, sums->count, sizeof(struct sum), in_order); }

#endif
