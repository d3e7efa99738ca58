// As much of an HTTP/1.1 client as a benchmark needs: keep-alive answers of known servers on this machine.
// SPDX-License-Identifier: Apache-2.0

#ifndef BENCH_HTTP_H
#define BENCH_HTTP_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static void refuse(const char *what) {
    fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "not as expected");
    exit(1);
}

static int connected(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (socket_ < 0 || connect(socket_, (struct sockaddr *)&address, sizeof address) < 0) refuse("connect");
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket_;
}

/// The field that shows BURSAR_TOKEN, with its line's end; empty without one.
static const char *shown_token(void) {
    static char field[128];
    const char *token = getenv("BURSAR_TOKEN");
    if (token) snprintf(field, sizeof field, "Authorization: Bearer %s\r\n", token);
    return field;
}

/// An answer as it comes in, by pieces of any size.
struct answer {
    enum { IN_HEAD, IN_BODY, IN_CHUNK_SIZE, IN_CHUNK, IN_TRAILER, COMPLETE } state;
    int status, is_gzip;
    uint64_t remaining, body_bytes;
    /// The head, then what a line of the chunked framing has so far.
    char line[4096];
    uint32_t line_length;
    /// The beginning of the body.
    char body[256];
    uint32_t body_length;
};

static void start_answer(struct answer *answer) {
    answer->state = IN_HEAD;
    answer->status = answer->is_gzip = 0;
    answer->remaining = answer->body_bytes = 0;
    answer->line_length = answer->body_length = 0;
    answer->line[0] = answer->body[0] = 0;
}

static const char *header(const struct answer *answer, const char *name) {
    const char *found = strcasestr(answer->line, name);
    return found ? found + strlen(name) : NULL;
}

static void read_head(struct answer *answer) {
    const char *length = header(answer, "\r\nContent-Length:"), *encoding = header(answer, "\r\nContent-Encoding:");
    answer->status = atoi(answer->line + 9);
    answer->is_gzip = encoding && strncasecmp(encoding, " gzip", 5) == 0;
    if (header(answer, "\r\nTransfer-Encoding: chunked")) answer->state = IN_CHUNK_SIZE;
    else if (length) answer->remaining = strtoull(length, NULL, 10), answer->state = answer->remaining ? IN_BODY : COMPLETE;
    else errno = 0, refuse("an answer without a length");
}

static void end_line(struct answer *answer) {
    if (answer->state == IN_CHUNK_SIZE) {
        answer->remaining = strtoull(answer->line, NULL, 16);
        answer->state = answer->remaining ? IN_CHUNK : IN_TRAILER;
        // The line break after the data belongs to the chunk.
        if (answer->remaining) answer->remaining += 2;
    } else if (answer->line_length == 2) {
        answer->state = COMPLETE;
    }
    answer->line_length = 0;
}

static void keep_body(struct answer *answer, const char *bytes, size_t count) {
    size_t room = sizeof answer->body - 1 - answer->body_length;
    size_t kept = count < room ? count : room;
    memcpy(answer->body + answer->body_length, bytes, kept);
    answer->body_length += (uint32_t)kept;
    answer->body[answer->body_length] = 0;
}

/// Takes bytes off the wire. One answer at a time is on its way, so nothing may follow a complete one.
static void take(struct answer *answer, const char *bytes, size_t count) {
    while (count > 0) {
        if (answer->state == COMPLETE) errno = 0, refuse("bytes after the answer");
        if (answer->state == IN_BODY || answer->state == IN_CHUNK) {
            size_t here = count < answer->remaining ? count : (size_t)answer->remaining;
            uint64_t data = here;
            answer->remaining -= here;
            if (answer->state == IN_CHUNK && answer->remaining < 2) {
                uint64_t tail = 2 - answer->remaining;
                data = here > tail ? here - tail : 0;
            }
            if (answer->body_length < sizeof answer->body - 1) keep_body(answer, bytes, (size_t)data);
            answer->body_bytes += data;
            bytes += here, count -= here;
            if (answer->remaining == 0) answer->state = answer->state == IN_BODY ? COMPLETE : IN_CHUNK_SIZE;
            continue;
        }
        if (answer->line_length + 1 >= sizeof answer->line) errno = 0, refuse("a line too long");
        answer->line[answer->line_length++] = *bytes;
        answer->line[answer->line_length] = 0;
        bytes++, count--;
        if (answer->line[answer->line_length - 1] != '\n') continue;
        if (answer->state != IN_HEAD) end_line(answer);
        else if (answer->line_length >= 4 && memcmp(answer->line + answer->line_length - 4, "\r\n\r\n", 4) == 0) {
            read_head(answer);
            answer->line_length = 0;
        }
    }
}

static int ascending(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/// A quantile of sorted values, by the nearest rank.
static inline uint64_t quantile(const uint64_t *sorted, size_t count, double q) {
    size_t rank = (size_t)(q * (double)count);
    return count ? sorted[rank < count ? rank : count - 1] : 0;
}

#endif
