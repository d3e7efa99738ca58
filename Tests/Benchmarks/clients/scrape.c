// Times scrapes of up to three servers in turn, over a kept connection each, from the request to the last byte.
// SPDX-License-Identifier: Apache-2.0
//
//   scrape plain|gzip ROUNDS PORT[:FILE]…
//
// FILE holds whole HTTP requests that change what is shown; one after the other is sent, and answered, before the clock
// of each scrape starts. Prints a JSON array, an object for each server.

#include "http.h"

#include <time.h>

enum { SERVERS = 3, WARM_UP = 2 };

struct server {
    int port, socket;
    char *change;
    size_t change_length;
    uint64_t *times, bytes;
};

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void send_all(int socket, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = send(socket, bytes, length, MSG_NOSIGNAL);
        if (count < 0) refuse("send");
        bytes += count, length -= (size_t)count;
    }
}

static void receive(int socket, struct answer *answer) {
    static char buffer[1 << 18];
    start_answer(answer);
    while (answer->state != COMPLETE) {
        ssize_t count = recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) errno = count ? errno : 0, refuse("the server hung up");
        take(answer, buffer, (size_t)count);
    }
    if (answer->status == 200) return;
    fprintf(stderr, "scrape: %d %s\n", answer->status, answer->body);
    exit(1);
}

static size_t request_length(const char *request, const char *end) {
    const char *body = memmem(request, (size_t)(end - request), "\r\n\r\n", 4);
    const char *length = memmem(request, (size_t)(end - request), "Content-Length: ", 16);
    if (!body || !length || length > body) errno = 0, refuse("a request without a length");
    return (size_t)(body + 4 - request) + strtoul(length + 16, NULL, 10);
}

static uint64_t scrape(struct server *server, int wants_gzip) {
    static struct answer answer;
    char request[384];
    if (server->change) {
        for (const char *next = server->change, *end = next + server->change_length; next < end;) {
            size_t length = request_length(next, end);
            send_all(server->socket, next, length);
            receive(server->socket, &answer);
            next += length;
        }
        // Whoever was asked may still be putting away what the change left behind; a scrape does not come at that
        // very instant.
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    }
    int length = snprintf(request, sizeof request, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/plain\r\n%s%s\r\n",
                          server->port, shown_token(), wants_gzip ? "Accept-Encoding: gzip\r\n" : "");
    uint64_t began = nanoseconds();
    send_all(server->socket, request, (size_t)length);
    receive(server->socket, &answer);
    uint64_t took = nanoseconds() - began;
    if (wants_gzip != answer.is_gzip) errno = 0, refuse(wants_gzip ? "a plain answer" : "a gzip answer");
    server->bytes = answer.body_bytes;
    return took;
}

static void load_change(struct server *server, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) < 0) refuse(path);
    server->change_length = (size_t)ftell(file);
    rewind(file);
    server->change = malloc(server->change_length);
    if (!server->change || fread(server->change, 1, server->change_length, file) != server->change_length) refuse(path);
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc < 4 || argc > 3 + SERVERS) return fprintf(stderr, "usage: scrape plain|gzip ROUNDS PORT[:FILE]…\n"), 2;
    int wants_gzip = strcmp(argv[1], "gzip") == 0, rounds = atoi(argv[2]), count = argc - 3;
    struct server servers[SERVERS] = {0};
    for (int i = 0; i < count; i++) {
        char *path = strchr(argv[3 + i], ':');
        servers[i].port = atoi(argv[3 + i]);
        servers[i].socket = connected(servers[i].port);
        servers[i].times = calloc((size_t)rounds, sizeof(uint64_t));
        if (!servers[i].times) refuse("memory");
        if (path) load_change(&servers[i], path + 1);
    }
    // The first scrape of a server pays for buffers that later ones find ready.
    for (int round = -WARM_UP; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            uint64_t took = scrape(&servers[i], wants_gzip);
            if (round >= 0) servers[i].times[round] = took;
        }
    printf("[");
    for (int i = 0; i < count; i++) {
        qsort(servers[i].times, (size_t)rounds, sizeof(uint64_t), ascending);
        printf("%s{\"median_ms\": %.4f, \"p90_ms\": %.4f, \"bytes\": %llu}", i ? ", " : "",
               (double)quantile(servers[i].times, (size_t)rounds, 0.5) / 1e6,
               (double)quantile(servers[i].times, (size_t)rounds, 0.9) / 1e6, (unsigned long long)servers[i].bytes);
    }
    printf("]\n");
    return 0;
}
