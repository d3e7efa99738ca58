// What Bursar uses of GnuTLS.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdbool.h>
#include <sys/socket.h>

/// Where a session reads from, and what it read first.
struct bursar_tls_wire {
    int descriptor;
    bool was_read;
    /// The first byte was a letter: somebody speaks HTTP without TLS.
    bool is_plain;
};

/// Reads for a session. Whoever speaks plain HTTP is told so in the same words, and the session ends.
static inline ssize_t bursar_tls_pull(gnutls_transport_ptr_t closure, void *buffer, size_t size) {
    static const char answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                 "Connection: close\r\nContent-Length: 43\r\n\r\n"
                                 "This port speaks TLS: ask it with https://\n";
    struct bursar_tls_wire *wire = closure;
    ssize_t count = recv(wire->descriptor, buffer, size, 0);
    if (count <= 0 || wire->was_read) return count;
    wire->was_read = true;
    unsigned char first = *(const unsigned char *)buffer;
    if (first < 'A' || first > 'Z') return count;
    wire->is_plain = true;
    (void)send(wire->descriptor, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    errno = ECONNABORTED;
    return -1;
}

/// Sends through the socket itself, and reads through `wire`.
static inline void bursar_tls_watch(gnutls_session_t session, struct bursar_tls_wire *wire) {
    gnutls_transport_set_ptr2(session, wire, (gnutls_transport_ptr_t)(long)wire->descriptor);
    gnutls_transport_set_pull_function(session, bursar_tls_pull);
}

static inline void bursar_tls_free(void *pointer) { gnutls_free(pointer); }
