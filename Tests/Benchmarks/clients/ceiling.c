// The ceiling of ingest: a plain C loop that writes to SQLite what Bursar writes for the same calls, and nothing else.
// SPDX-License-Identifier: Apache-2.0
//
//   ceiling STORE BATCH growing|random COUNT SECONDS SEED [days]
//
// STORE has Bursar's schema already, and may be full. The loop keeps the sums of days and of months with each batch; with
// `days` it leaves those of months out, as Bursar does until a day is closed. No HTTP, no JSON, no prices, no threads, no queue: what is left
// is the cost of the tables, their indexes and the fsync. Prints one line of JSON.

#include <sqlite3.h>
#include <stdio.h>

#include "fold.h"
#include "workload.h"

enum { CALL_MEASURES = 17, MAX_COST = 17, MAX_LATENCY = 18, WORDS = 16, FAMILY_COST = 1, FAMILY_CALLS = 2, FAMILY_TOKENS = 6, FAMILY_DURATION = 8,
       FAMILY_EVENTS = 19 };
enum { MOST_WARM_UP = 50000, WARM_UP = 250000000 };
enum table { CALL_DAYS, CALL_MONTHS, SUBJECT_DAYS, USER_DAYS, USER_MONTHS, PRESENCE_DAYS, PRESENCE_MONTHS, ACTION_DAYS, TOTALS,
             TABLES };

static const struct {
    const char *name, *keys[MOST_KEYS];
    int key_count, measure_count;
} tables[TABLES] = {
    {"call_days", {"day", "provider", "model", "operation", "tenant"}, 5, 19},
    {"call_months", {"month", "provider", "model", "operation", "tenant"}, 5, 17},
    {"subject_days", {"day", "subject"}, 2, 17},
    {"user_days", {"day", "person"}, 2, 18},
    {"user_months", {"month", "person"}, 2, 18},
    {"presence_days", {"day", "block"}, 2, WORDS},
    {"presence_months", {"month", "block"}, 2, WORDS},
    {"action_days", {"day", "person"}, 2, 1},
    {"totals", {"instance", "family", "a", "b", "c", "d"}, 6, 1},
};
static const char *const figures[MOST_MEASURES] = {
    "calls", "errors", "cached", "unpriced", "cost", "input_cost", "output_cost", "input_tokens", "output_tokens",
    "cache_read_tokens", "cache_write_tokens", "latency_ms", "timed", "failed_cost", "adjustment", "reported", "saved",
    "actions"};
enum { MOST_COLUMN = 32 };
static const int64_t duration_bounds[] = {50,    100,    250,    500,    1000,   2500,   5000,
                                          10000, 20000,  30000,  60000,  120000, 300000};

static sqlite3 *db;
static int has_months = 1;

static void refuse(const char *what) {
    fprintf(stderr, "ceiling: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) refuse(sql);
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) refuse(sql);
    return statement;
}

static void finish(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) refuse(sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static int64_t number(const char *sql, const char *text) {
    sqlite3_stmt *statement = prepared(sql);
    if (text) sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_ROW) refuse(sql);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int64_t name(const char *text) {
    return number("INSERT INTO names (text) VALUES ($1) ON CONFLICT (text) DO UPDATE SET text = excluded.text "
                  "RETURNING id", text);
}

/// Names and people that every batch uses. Bursar has them in memory too.
static struct {
    int64_t providers[PROVIDERS], models[PROVIDERS][MODELS], cards[PROVIDERS][MODELS], operations[OPERATIONS];
    int64_t tenants[TENANTS], people[USERS], status[2], tokens[3], call, accepted, instance;
} known;

static void learn_names(void) {
    char text[128];
    for (int p = 0; p < PROVIDERS; p++) {
        known.providers[p] = name(providers[p]);
        for (int m = 0; m < MODELS; m++) {
            known.models[p][m] = name(models[p][m]);
            snprintf(text, sizeof text, "{\"card\":\"%s/%s\"}", providers[p], models[p][m]);
            known.cards[p][m] = name(text);
        }
    }
    for (int i = 0; i < OPERATIONS; i++) known.operations[i] = name(operations[i]);
    for (int i = 0; i < TENANTS; i++) {
        snprintf(text, sizeof text, "tenant-%02d", i);
        known.tenants[i] = name(text);
    }
    for (int i = 0; i < USERS; i++) {
        snprintf(text, sizeof text, "user-%05d", i);
        known.people[i] = number("INSERT INTO people (anonymous, name, person, first_at) VALUES (0, $1, 0, 0) "
                                 "ON CONFLICT DO UPDATE SET person = person RETURNING id", text);
    }
    run("UPDATE people SET person = id WHERE person = 0");
    known.status[0] = name("ok"), known.status[1] = name("error");
    known.tokens[0] = name("input"), known.tokens[1] = name("output"), known.tokens[2] = name("cache_read");
    known.call = name("call"), known.accepted = name("accepted");
    known.instance = number("INSERT INTO instances (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET "
                            "name = excluded.name RETURNING id", "ceiling");
}

static struct sums sums[TABLES];
static sqlite3_stmt *insert_key, *insert_event, *insert_name, *upserts[TABLES];

static void name_measure(char column[MOST_COLUMN], enum table t, int measure) {
    if (t == PRESENCE_DAYS || t == PRESENCE_MONTHS) {
        snprintf(column, MOST_COLUMN, "w%d", measure);
    } else if (t == CALL_DAYS && measure >= MAX_COST) {
        snprintf(column, MOST_COLUMN, "%s", measure == MAX_COST ? "max_cost" : "max_latency_ms");
    } else {
        snprintf(column, MOST_COLUMN, "%s", t == TOTALS ? "value" : t == ACTION_DAYS ? "count" : figures[measure]);
    }
}

/// How a measure takes in what a batch adds to it.
static int write_merge(char *sql, size_t room, enum table t, int measure) {
    char column[MOST_COLUMN];
    name_measure(column, t, measure);
    if (t == PRESENCE_DAYS || t == PRESENCE_MONTHS)
        return snprintf(sql, room, "%s = %s | excluded.%s", column, column, column);
    if (t == CALL_DAYS && measure >= MAX_COST)
        return snprintf(sql, room, "%s = max(%s, excluded.%s)", column, column, column);
    return snprintf(sql, room, "%s = %s + excluded.%s", column, column, column);
}

static void prepare_statements(void) {
    char sql[4096];
    insert_key = prepared("INSERT INTO event_keys (key, content, number) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING");
    insert_name = prepared("INSERT INTO names (text) VALUES ($1)");
    insert_event = prepared(
        "INSERT INTO events (number, at, kind, instance, live, source, id, user_number, anonymous_number, tenant, "
        "provider, model, operation, subject, status, latency_ms, cost, input_cost, output_cost, saved, reported, card, unpriced, body) VALUES "
        "($1, $2, 1, $3, 1, 0, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, NULL, $16, 0, $17)");
    for (int t = 0; t < TABLES; t++) {
        int at = snprintf(sql, sizeof sql, "INSERT INTO %s (", tables[t].name);
        for (int i = 0; i < tables[t].key_count; i++)
            at += snprintf(sql + at, sizeof sql - (size_t)at, "%s, ", tables[t].keys[i]);
        for (int i = 0; i < tables[t].measure_count; i++) {
            char column[MOST_COLUMN];
            name_measure(column, (enum table)t, i);
            at += snprintf(sql + at, sizeof sql - (size_t)at, "%s%s", i ? ", " : "", column);
        }
        at += snprintf(sql + at, sizeof sql - (size_t)at, ") VALUES (");
        for (int i = 0; i < tables[t].key_count + tables[t].measure_count; i++)
            at += snprintf(sql + at, sizeof sql - (size_t)at, "%s$%d", i ? ", " : "", i + 1);
        at += snprintf(sql + at, sizeof sql - (size_t)at, ") ON CONFLICT (");
        for (int i = 0; i < tables[t].key_count; i++)
            at += snprintf(sql + at, sizeof sql - (size_t)at, "%s%s", i ? ", " : "", tables[t].keys[i]);
        at += snprintf(sql + at, sizeof sql - (size_t)at, ") DO UPDATE SET ");
        for (int i = 0; i < tables[t].measure_count; i++) {
            at += snprintf(sql + at, sizeof sql - (size_t)at, "%s", i ? ", " : "");
            at += write_merge(sql + at, sizeof sql - (size_t)at, (enum table)t, i);
        }
        upserts[t] = prepared(sql);
    }
}

static void add_figures(enum table t, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e,
                        const int64_t figures[CALL_MEASURES]) {
    int64_t *sum = sum_of(&sums[t], (int64_t[MOST_KEYS]){a, b, c, d, e});
    for (int i = 0; i < CALL_MEASURES; i++) sum[i] += figures[i];
    if (t != CALL_DAYS) return;
    int64_t cost = figures[4], latency = figures[11];
    if (cost > sum[MAX_COST]) sum[MAX_COST] = cost;
    if (latency > sum[MAX_LATENCY]) sum[MAX_LATENCY] = latency;
}

static void see(enum table t, int64_t when, int64_t person) {
    int64_t *words = sum_of(&sums[t], (int64_t[MOST_KEYS]){when, person >> 10});
    words[person >> 6 & 15] |= (int64_t)(1ull << (person & 63));
}

static void count(int64_t family, int64_t a, int64_t b, int64_t c, int64_t d, int64_t amount) {
    *sum_of(&sums[TOTALS], (int64_t[MOST_KEYS]){known.instance, family, a, b, c, d}) += amount;
}

static int64_t duration_bucket(int64_t milliseconds) {
    int64_t bucket = 0, buckets = sizeof duration_bounds / sizeof *duration_bounds;
    while (bucket < buckets && milliseconds > duration_bounds[bucket]) bucket++;
    return bucket;
}

/// Writes the sums of a table, each row once.
static void flush(enum table t) {
    sort_sums(&sums[t]);
    for (uint32_t row = 0; row < sums[t].count; row++) {
        int column = 1;
        for (int i = 0; i < tables[t].key_count; i++) sqlite3_bind_int64(upserts[t], column++, sums[t].rows[row].key[i]);
        for (int i = 0; i < tables[t].measure_count; i++)
            sqlite3_bind_int64(upserts[t], column++, sums[t].rows[row].measures[i]);
        finish(upserts[t]);
    }
    clear_sums(&sums[t]);
}

/// The ids of subjects by their place in the run; 0 where one has not been named yet.
static int64_t *subjects;

static int64_t subject(uint64_t place, uint64_t seed) {
    if (subjects[place]) return subjects[place];
    char text[48];
    int length = snprintf(text, sizeof text, "story-%06llu%09llu", (unsigned long long)(seed % 1000000),
                          (unsigned long long)place);
    sqlite3_bind_text(insert_name, 1, text, length, SQLITE_STATIC);
    finish(insert_name);
    return subjects[place] = sqlite3_last_insert_rowid(db);
}

struct calendar {
    int64_t day, month, next_number;
};

static struct calendar today(void) {
    time_t now = (time_t)(wall_milliseconds() / 1000);
    struct tm utc;
    gmtime_r(&now, &utc);
    int64_t day = now / 86400, first = day << 32;
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT coalesce(max(number) + 1, %lld) FROM events WHERE number >= %lld", (long long)first,
             (long long)first);
    return (struct calendar){day, (utc.tm_year - 70) * 12 + utc.tm_mon, number(sql, NULL)};
}

static void write_event(struct workload *w, uint64_t n, uint64_t seed, int grows, struct calendar *calendar) {
    struct call call = next_call(w);
    uint64_t now = wall_milliseconds(), chance[2] = {next_random(&w->random), next_random(&w->random)};
    unsigned char key[16];
    char id[UUID_LENGTH], trace[TRACE_LENGTH], body[160];
    memcpy(key, chance, sizeof key);
    if (grows)
        for (int i = 0; i < 6; i++) key[i] = (unsigned char)(now >> (40 - 8 * i));
    write_uuid(id, grows, now, &w->random);
    write_trace(trace, &w->random);
    int length = snprintf(body, sizeof body, "{\"trace\":\"%.*s\",\"input_tokens\":%d,\"output_tokens\":%d",
                          TRACE_LENGTH, trace, call.input_tokens, call.output_tokens);
    if (call.cache_read_tokens)
        length += snprintf(body + length, sizeof body - (size_t)length, ",\"cache_read_tokens\":%d", call.cache_read_tokens);
    body[length++] = '}';

    int64_t input_cost = call.input_tokens * 3000ll + call.cache_read_tokens * 300ll, output_cost = call.output_tokens * 15000ll;
    int64_t provider = known.providers[call.provider], model = known.models[call.provider][call.model];
    int64_t operation = known.operations[call.operation], tenant = known.tenants[call.tenant];
    int64_t person = known.people[call.user], about = subject(subject_of(n, &w->random), seed);

    sqlite3_bind_blob(insert_key, 1, key, sizeof key, SQLITE_STATIC);
    sqlite3_bind_int64(insert_key, 2, (int64_t)chance[1]);
    sqlite3_bind_int64(insert_key, 3, calendar->next_number);
    finish(insert_key);
    if (sqlite3_changes(db) != 1) refuse("an id came twice");

    sqlite3_bind_int64(insert_event, 1, calendar->next_number++);
    sqlite3_bind_int64(insert_event, 2, (int64_t)now);
    sqlite3_bind_int64(insert_event, 3, known.instance);
    sqlite3_bind_text(insert_event, 4, id, sizeof id, SQLITE_STATIC);
    sqlite3_bind_int64(insert_event, 5, person);
    sqlite3_bind_int64(insert_event, 6, tenant);
    sqlite3_bind_int64(insert_event, 7, provider);
    sqlite3_bind_int64(insert_event, 8, model);
    sqlite3_bind_int64(insert_event, 9, operation);
    sqlite3_bind_int64(insert_event, 10, about);
    sqlite3_bind_int64(insert_event, 11, call.failed);
    sqlite3_bind_int64(insert_event, 12, call.latency_ms);
    sqlite3_bind_int64(insert_event, 13, input_cost + output_cost);
    sqlite3_bind_int64(insert_event, 14, input_cost);
    sqlite3_bind_int64(insert_event, 15, output_cost);
    sqlite3_bind_int64(insert_event, 16, known.cards[call.provider][call.model]);
    sqlite3_bind_text(insert_event, 17, body, length, SQLITE_STATIC);
    finish(insert_event);

    int64_t sum[CALL_MEASURES] = {1, call.failed, 0, 0, input_cost + output_cost, input_cost, output_cost,
                                  call.input_tokens, call.output_tokens, call.cache_read_tokens, 0, call.latency_ms, 1,
                                  call.failed ? input_cost + output_cost : 0, 0};
    add_figures(CALL_DAYS, calendar->day, provider, model, operation, tenant, sum);
    add_figures(SUBJECT_DAYS, calendar->day, about, 0, 0, 0, sum);
    add_figures(USER_DAYS, calendar->day, person, 0, 0, 0, sum);
    see(PRESENCE_DAYS, calendar->day, person);
    if (has_months) {
        add_figures(CALL_MONTHS, calendar->month, provider, model, operation, tenant, sum);
        add_figures(USER_MONTHS, calendar->month, person, 0, 0, 0, sum);
        see(PRESENCE_MONTHS, calendar->month, person);
    }
    // Of users all together.
    ++*sum_of(&sums[ACTION_DAYS], (int64_t[MOST_KEYS]){calendar->day});
    count(FAMILY_EVENTS, known.call, known.accepted, 0, 0, 1);
    count(FAMILY_CALLS, provider, model, operation, known.status[call.failed], 1);
    count(FAMILY_COST, provider, model, operation, 0, input_cost + output_cost);
    count(FAMILY_DURATION, provider, model, 0, duration_bucket(call.latency_ms), 1);
    count(FAMILY_DURATION, provider, model, 0, -1, call.latency_ms);
    count(FAMILY_TOKENS, provider, model, known.tokens[0], 0, call.input_tokens);
    count(FAMILY_TOKENS, provider, model, known.tokens[1], 0, call.output_tokens);
    if (call.cache_read_tokens) count(FAMILY_TOKENS, provider, model, known.tokens[2], 0, call.cache_read_tokens);
}

static void write_batch(struct workload *w, uint64_t n, uint64_t batch, uint64_t seed, int grows, struct calendar *calendar) {
    run("BEGIN IMMEDIATE");
    for (uint64_t i = 0; i < batch; i++) write_event(w, n + i, seed, grows, calendar);
    for (int t = 0; t < TABLES; t++) flush((enum table)t);
    run("COMMIT");
}

int main(int argc, char **argv) {
    has_months = argc == 7;
    if (argc != 7 && (argc != 8 || strcmp(argv[7], "days") != 0))
        return fprintf(stderr, "usage: ceiling STORE BATCH growing|random COUNT SECONDS SEED [days]\n"), 2;
    uint64_t batch = strtoull(argv[2], NULL, 10), most = strtoull(argv[4], NULL, 10), seed = strtoull(argv[6], NULL, 10);
    int grows = strcmp(argv[3], "growing") == 0;
    uint64_t limit = (uint64_t)(atof(argv[5]) * 1e9), events = 0;
    if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) refuse(argv[1]);
    // As Sources/SQL/SQLite/SQLiteConnection.swift opens the one connection that writes.
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
        "PRAGMA cache_size = -12288; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY");
    run("BEGIN IMMEDIATE");
    learn_names();
    run("COMMIT");
    prepare_statements();
    for (int t = 0; t < TABLES; t++) start_sums(&sums[t], (uint32_t)(batch * 8));
    subjects = calloc((MOST_WARM_UP + most + 2 * batch) / 5 + 200, sizeof *subjects);
    static struct workload workload;
    start_workload(&workload, seed);
    struct calendar calendar = today();

    // The first moments fill the page cache, which a server that runs has full; they are not counted.
    uint64_t warmed = 0, started = nanoseconds(), elapsed = 0;
    for (; warmed < MOST_WARM_UP && nanoseconds() - started < WARM_UP; warmed += batch)
        write_batch(&workload, warmed, batch, seed, grows, &calendar);
    started = nanoseconds();
    while (events < most && elapsed < limit) {
        write_batch(&workload, warmed + events, batch, seed, grows, &calendar);
        events += batch;
        elapsed = nanoseconds() - started;
    }
    printf("{\"events\": %llu, \"seconds\": %.6f, \"events_per_second\": %.1f}\n", (unsigned long long)events,
           (double)elapsed / 1e9, (double)events / ((double)elapsed / 1e9));
    for (sqlite3_stmt *left; (left = sqlite3_next_stmt(db, NULL));) sqlite3_finalize(left);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
