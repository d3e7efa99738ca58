// Sends new calls to POST /v1/events over keep-alive connections, and checks that each answer accepted them all.
// SPDX-License-Identifier: Apache-2.0
//
//   load PORT CONNECTIONS BATCH growing|random COUNT SECONDS SEED
//
// One thread and one epoll: the client shares the machine with the server, so bodies are rendered before the clock
// starts, and only ids and subjects are written into them for each request. Prints one line of JSON.

#include "http.h"

#include <fcntl.h>
#include <sys/epoll.h>

#include "workload.h"

enum { SUBJECT_DIGITS = 15, EVENT_ROOM = 512, HEAD_ROOM = 384, BODIES = 512 };

/// A request whose ids and subjects are yet to be written.
struct request {
    char *bytes;
    size_t length;
    uint32_t *ids, *subjects;
};

struct connection {
    int socket;
    struct request *request;
    size_t sent;
    /// What epoll was asked for; 0 before the first time.
    uint32_t wanted;
    uint64_t began;
    struct answer answer;
};

static struct {
    int port, connections, grows;
    uint64_t batch, most, limit, seed;
} plan;
static struct workload workload;
static uint64_t named, accepted, answered, *latencies;

static size_t write_call(char *out, uint64_t now, uint32_t *id, uint32_t *subject) {
    struct call call = next_call(&workload);
    char *at = out, trace[TRACE_LENGTH];
    at += sprintf(at, "{\"id\":\"");
    *id = (uint32_t)(at - out);
    at += sprintf(at, "%*s\",\"at\":%llu,\"provider\":\"%s\",\"model\":\"%s\",\"operation\":\"%s\",\"user\":\"user-%05d\","
                  "\"tenant\":\"tenant-%02d\",\"subject\":\"story-", UUID_LENGTH, "", (unsigned long long)now,
                  providers[call.provider], models[call.provider][call.model], operations[call.operation], call.user,
                  call.tenant);
    *subject = (uint32_t)(at - out);
    write_trace(trace, &workload.random);
    at += sprintf(at, "%*s\",\"trace\":\"%.*s\",\"input_tokens\":%d,\"output_tokens\":%d", SUBJECT_DIGITS, "", TRACE_LENGTH,
                  trace, call.input_tokens, call.output_tokens);
    if (call.cache_read_tokens) at += sprintf(at, ",\"cache_read_tokens\":%d", call.cache_read_tokens);
    at += sprintf(at, ",\"latency_ms\":%d,\"status\":\"%s\"}", call.latency_ms, call.failed ? "error" : "ok");
    return (size_t)(at - out);
}

static struct request rendered_request(void) {
    struct request request = {.ids = calloc(plan.batch, sizeof(uint32_t)), .subjects = calloc(plan.batch, sizeof(uint32_t))};
    char *body = malloc(plan.batch * EVENT_ROOM);
    size_t length = 0;
    uint64_t now = wall_milliseconds();
    request.bytes = malloc(HEAD_ROOM + plan.batch * EVENT_ROOM);
    if (!body || !request.bytes || !request.ids || !request.subjects) refuse("memory");
    for (uint64_t i = 0; i < plan.batch; i++) {
        uint32_t id, subject;
        size_t here = write_call(body + length, now, &id, &subject);
        request.ids[i] = (uint32_t)length + id, request.subjects[i] = (uint32_t)length + subject;
        length += here;
        if (plan.batch > 1) body[length++] = '\n';
    }
    int head = snprintf(request.bytes, HEAD_ROOM,
                        "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/%s\r\n"
                        "%sContent-Length: %zu\r\n\r\n", plan.port, plan.batch > 1 ? "x-ndjson" : "json",
                        shown_token(), length);
    memcpy(request.bytes + head, body, length);
    request.length = (size_t)head + length;
    for (uint64_t i = 0; i < plan.batch; i++) request.ids[i] += (uint32_t)head, request.subjects[i] += (uint32_t)head;
    free(body);
    return request;
}

static void freshen(struct request *request) {
    uint64_t now = wall_milliseconds();
    for (uint64_t i = 0; i < plan.batch; i++, named++) {
        write_uuid(request->bytes + request->ids[i], plan.grows, now, &workload.random);
        write_digits(request->bytes + request->subjects[i], 6, plan.seed % 1000000);
        write_digits(request->bytes + request->subjects[i] + 6, SUBJECT_DIGITS - 6, subject_of(named, &workload.random));
    }
}

static void check(const struct answer *answer) {
    const char *count = strstr(answer->body, "\"accepted\":");
    if (answer->status == 200 && count && strtoull(count + 11, NULL, 10) == plan.batch) return;
    fprintf(stderr, "load: %d %s\n", answer->status, answer->body);
    exit(1);
}

/// Sends as much as the socket takes, and asks to be woken for what comes next.
static void push(int epoll, struct connection *c) {
    while (c->sent < c->request->length) {
        ssize_t count = send(c->socket, c->request->bytes + c->sent, c->request->length - c->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) refuse("send");
        c->sent += (size_t)count;
    }
    uint32_t wanted = c->sent < c->request->length ? EPOLLIN | EPOLLOUT : EPOLLIN;
    if (c->wanted == wanted) return;
    struct epoll_event event = {.events = wanted, .data.ptr = c};
    if (epoll_ctl(epoll, c->wanted ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->socket, &event) < 0) refuse("epoll_ctl");
    c->wanted = wanted;
}

static void begin(int epoll, struct connection *c) {
    c->sent = 0;
    start_answer(&c->answer);
    freshen(c->request);
    c->began = nanoseconds();
    push(epoll, c);
}

/// Reads what is there. True once the answer is complete, and checked.
static int pull(struct connection *c) {
    char buffer[16384];
    for (;;) {
        ssize_t count = recv(c->socket, buffer, sizeof buffer, 0);
        if (count < 0 && errno == EAGAIN) return 0;
        if (count <= 0) errno = count ? errno : 0, refuse("the server hung up");
        take(&c->answer, buffer, (size_t)count);
        if (c->answer.state != COMPLETE) continue;
        check(&c->answer);
        return 1;
    }
}

int main(int argc, char **argv) {
    if (argc != 8) return fprintf(stderr, "usage: load PORT CONNECTIONS BATCH growing|random COUNT SECONDS SEED\n"), 2;
    plan.port = atoi(argv[1]), plan.connections = atoi(argv[2]), plan.batch = strtoull(argv[3], NULL, 10);
    plan.grows = strcmp(argv[4], "growing") == 0, plan.most = strtoull(argv[5], NULL, 10);
    plan.limit = (uint64_t)(atof(argv[6]) * 1e9), plan.seed = strtoull(argv[7], NULL, 10);
    start_workload(&workload, plan.seed);
    latencies = calloc(plan.most / plan.batch + (uint64_t)plan.connections + 1, sizeof *latencies);

    // A connection has several bodies in turn, so that batches differ; big batches are varied enough by themselves.
    int turns = plan.batch >= BODIES ? 2 : (int)(BODIES / plan.batch / (uint64_t)plan.connections) + 2;
    struct request *requests = calloc((size_t)(plan.connections * turns), sizeof *requests);
    struct connection *connections = calloc((size_t)plan.connections, sizeof *connections);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!latencies || !requests || !connections || epoll < 0) refuse("memory");
    for (int i = 0; i < plan.connections * turns; i++) requests[i] = rendered_request();
    for (int i = 0; i < plan.connections; i++) {
        connections[i].socket = connected(plan.port);
        connections[i].request = &requests[i * turns];
        fcntl(connections[i].socket, F_SETFL, O_NONBLOCK);
    }

    uint64_t started = nanoseconds(), ended = started;
    int open = 0;
    for (int i = 0; i < plan.connections && named < plan.most; i++, open++) begin(epoll, &connections[i]);
    while (open > 0) {
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, 30000);
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) errno = ETIMEDOUT;
        if (ready <= 0) refuse("no answer");
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->sent < c->request->length) push(epoll, c);
            if (!(events[i].events & ~(uint32_t)EPOLLOUT) || !pull(c)) continue;
            ended = nanoseconds();
            latencies[answered++] = ended - c->began;
            accepted += plan.batch;
            long turn = (c->request - requests) % turns;
            c->request += turn + 1 < turns ? 1 : -turn;
            if (named < plan.most && ended - started < plan.limit) begin(epoll, c);
            else open--;
        }
    }
    double seconds = (double)(ended - started) / 1e9;
    qsort(latencies, answered, sizeof *latencies, ascending);
    printf("{\"events\": %llu, \"seconds\": %.6f, \"events_per_second\": %.1f, \"requests_per_second\": %.1f, "
           "\"p50_ms\": %.3f, \"p99_ms\": %.3f}\n", (unsigned long long)accepted, seconds, (double)accepted / seconds,
           (double)answered / seconds, (double)quantile(latencies, answered, 0.5) / 1e6,
           (double)quantile(latencies, answered, 0.99) / 1e6);
    return 0;
}
