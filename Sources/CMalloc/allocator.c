// Settings of the allocator, and the list of what is loaded.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CMalloc.h"

#include <link.h>
#include <malloc.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

void bursar_limit_heaps(int heaps, int map_from, int trim_from) {
    mallopt(M_ARENA_MAX, heaps);
    mallopt(M_MMAP_THRESHOLD, map_from);
    mallopt(M_TRIM_THRESHOLD, trim_from);
}

void bursar_trim_heaps(void) { malloc_trim(0); }

// Whether the loader changes what is only read or run: then it is no copy of the file.
static int bursar_is_relocated(const struct dl_phdr_info *object) {
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++)
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) return 1;
    }
    return 0;
}

static int bursar_let_go_of_object(struct dl_phdr_info *object, size_t size, void *closure) {
    (void)size, (void)closure;
    if (bursar_is_relocated(object)) return 0;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        // Whole pages only: what shares a page with a segment that is written to stays.
        size_t start = (object->dlpi_addr + segment->p_vaddr) / page * page;
        size_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) / page * page;
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void bursar_let_go_of_code(void) { dl_iterate_phdr(bursar_let_go_of_object, NULL); }
