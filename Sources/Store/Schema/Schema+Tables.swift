// Every table of a store.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension Schema {
    /// Until the first release a change of the schema is a change of this list: a store of another shape is refused
    /// (`StoreSignature`).
    static let tables: [Table] = others + RollupTable.ID.allCases.map { Table($0.table) }

    /// number = day of the event << 32 | place in the day: events lie by their own time, a day in one piece, and need no
    /// index for it. Names are numbers of `names`, people of `people`; what has no column is in the body. The seal is an
    /// `EventSeal`.
    static let events = Table(
        "events", .integers("number", "at", "kind", "instance", "live", "source"), .texts("id"),
        .integers(
            "user_number", "anonymous_number", "tenant", "provider", "model", "operation", "subject", "status"),
        .integers("latency_ms", mayBeNull: true), .integers("cost", "input_cost", "output_cost", "saved"),
        .integers("reported", mayBeNull: true), .integers("card", "unpriced"), .texts("body"),
        .integers("seal", mayBeNull: true), key: ["number"],
        indexes: [Index("events_errors", on: ["number"], where: EventExpression.isAppError)])

    private static let others: [Table] = [
        // Of which shape the store is: number is always 1. See StoreSignature.
        Table("store", .integers("number", "shape", "statements"), key: ["number"], isSealed: true),

        // Texts that repeat, once each. Number 0 is the empty text, so that no key column is ever null.
        Table("names", .counted("id"), .texts("text"), key: ["id"], unique: [["text"]]),

        // The servers that book into this ledger: each owns the counters that it booked.
        Table("instances", .counted("id"), .texts("name"), key: ["id"], unique: [["name"]]),

        // Users and anonymous ids. `person` is who they are: themselves, or the user they turned out to be. A user's row
        // speaks for the person: its times and sign-up are the first of the user's own and of those of the anonymous ids
        // that were joined to it. `signup` has the properties of the sign-up as JSON. `forgotten` is the row's own id
        // where the name was taken away, so that a name that comes again is somebody new. `since` is when they signed up,
        // as far as anybody knows.
        Table(
            "people", .counted("id"), .integers("anonymous"), .texts("name"), .integers("forgotten", or: "0"),
            .integers("person", "first_at"), .integers("signed_up_at", mayBeNull: true), .texts("signup", or: "''"),
            .computed("since", as: "coalesce(signed_up_at, first_at)"), key: ["id"],
            unique: [["anonymous", "forgotten", "name"]],
            indexes: [
                Index("people_joined", on: ["person"], where: "person <> id"),
                // Led by its own condition, or the index of names would look better to a query that has it.
                Index("people_since", on: ["anonymous", "since"], where: "anonymous = 0"),
            ]),

        // Who was joined to whom, in the order in which that came out: whoever knows the first so many reads on.
        Table("joins", .counted("id"), .integers("anonymous", "person"), key: ["id"]),

        // How many users signed up on each day. See `SignUps`.
        Table("signup_days", .integers("day", "users"), key: ["day"]),

        // The latest that is known of a user (0), a tenant (1) or a subject (2), as JSON; and of that, what people are
        // grouped by.
        Table(
            "profiles", .integers("kind", "id", "at", "number"), .texts("body"), .integers("plan", "country"),
            key: ["kind", "id"], isSealed: true),

        // Every (source, id) there ever was, with a digest of its content. Outlives the events.
        Table("event_keys", .bytes("key"), .integers("content", "number"), key: ["key"]),

        events,

        // What re-pricing booked beside an event: the difference to its cost, and the price card that says so.
        Table("adjustments", .integers("number", "amount", "card", "at"), key: ["number"], isSealed: true),

        // Days whose events have left the store for files: one, and one more for each time that late ones came after.
        // Until `sha256` is there the file is only about to be written. `last` is the number of its last event.
        Table(
            "archives", .counted("id"), .integers("day", "part", "events", "bytes"), .texts("sha256", "path"),
            .integers("last", "at"), key: ["id"], unique: [["day", "part"]], isSealed: true),

        // Where single events are, by what they called and by whom they are of: places in their day, packed, with what
        // calls cost, how long they took and whether they failed. See EventIndexer.
        Table(
            "call_places", .integers("day", "provider", "model", "operation", "tenant", "part"),
            .bytes("places", "figures"), key: ["day", "provider", "model", "operation", "tenant", "part"]),
        Table(
            "person_places", .integers("day", "person", "part"), .bytes("places"), key: ["day", "person", "part"]),
        // The events of each day by kind, column by column, and which days were let go of: number is always 1. A block's seal
        // is its own. See `StoredBlock` and `ColumnsGone`.
        Table(
            "column_blocks", .integers("kind", "day", "part", "last"), .bytes("head"), .integers("seal"),
            key: ["kind", "day", "part"]),
        Table("column_data", .integers("number"), .bytes("data"), key: ["number"]),
        Table("columns_gone", .integers("number", "day"), key: ["number"], isSealed: true),
        // Up to which place of each day its events are in both.
        Table("indexed_days", .integers("day", "place"), key: ["day"], isSealed: true),

        // The properties that are rolled up: dimensions (0) and measures (1). `since`: archives up to this one had left
        // the store before the sums by it began.
        Table("declarations", .texts("name"), .integers("kind", "since"), key: ["name"], isSealed: true),

        // Up to which day the sums by month hold: number is always 1. No row: no day is closed. See `ClosedDays`.
        Table("closed_days", .integers("number", "day", "people"), key: ["number"], isSealed: true),

        // Thresholds of budgets that were crossed, once a period: the day, week or month (`per`) that `at` lies in by the
        // clocks of the budget's zone. See `Crossing`.
        Table(
            "crossings", .texts("budget", "member", "per"), .integers("at", "threshold", "spent", "limit_nanos"),
            key: ["budget", "member", "per", "at", "threshold"], isSealed: true),

        // How long queues were. Readings come from outside and not from events: they are kept as they were read, minute by
        // minute for a while, and by hour for good.
        Table(
            "queue_minutes", .integers("minute", "queue", "length"),
            .integers("oldest_ms", "failed", "delayed", "active", mayBeNull: true), key: ["minute", "queue"],
            isSealed: true),
        Table(
            "queue_hours", .integers("hour", "queue", "samples", "length", "max_length"),
            .integers("max_oldest_ms", "max_failed", "max_delayed", "max_active", mayBeNull: true),
            key: ["hour", "queue"], isSealed: true),

        // What somebody is to be told, until they are. Those of a target go one after the other: next_at is null while
        // another one goes first. One that was refused stands aside, and holds up nobody. about is the user whom a notice
        // names, for when they are forgotten.
        Table(
            "notices", .counted("number"), .texts("id", "kind", "target", "about", "subject", "content_type"),
            .bytes("body"), .integers("created_at"), .integers("attempts", "refused", or: "0"),
            .integers("next_at", mayBeNull: true), .texts("last_error", or: "''"), key: ["number"],
            unique: [["id"]],
            indexes: [
                Index("notices_by_target", on: ["target", "refused", "number"]),
                Index(
                    "notices_by_turn", on: ["kind", "(attempts > 0)", "next_at", "number"],
                    where: "next_at IS NOT NULL"),
            ], isSealed: true),

        // Which summaries of a week or a month were written, so that none is sent twice: the pages are among the notices,
        // or were. Users get theirs in the order of their numbers; person is how far that has come.
        Table(
            "summaries", .texts("name", "period"), .integers("person", "complete", "at"), key: ["name", "period"],
            isSealed: true),

        // Events that could not be booked, as they came, until they are or somebody drops them; equal ones once. The key is
        // what the event will be known by, empty where that cannot be read; size counts the event and the texts beside it, and
        // of all of them is found without the events themselves. See `QuarantinedEvent`.
        Table(
            "quarantine", .countedOnce("number"), .bytes("digest", "key"),
            .integers("size", "first_at", "last_at", "times"),
            .texts("protocol", "reason", "error", "source", "id"), .bytes("event"), key: ["number"],
            unique: [["digest"]],
            indexes: [
                Index("quarantine_by_key", on: ["key", "size"]), Index("quarantine_by_age", on: ["last_at"]),
            ], isSealed: true),

        // Tokens that were given out, as they are known again: by a digest. Those that were revoked stay, so that nobody
        // else is ever known by their number. Bounds are lines such as tenant=acme; kinds and fields are those that a token
        // sends which anybody may have. See `TokenRecord`.
        Table(
            "tokens", .countedOnce("number"), .texts("name"), .bytes("digest"),
            .texts("tail", "scopes", "bounds", "kinds", "fields", "made_by"), .integers("made_at"),
            .integers("expires_at", "used_at", "revoked_at", "requests_per_minute", mayBeNull: true), key: ["number"],
            unique: [["digest"]], isSealed: true),

        // Sessions of people who have signed in, as they are known again: by a digest. Those that have ended are gone. See
        // `SessionRecord`.
        Table(
            "sessions", .countedOnce("number"), .bytes("digest", "token"), .integers("made_at", "used_at"),
            .texts("address", "agent"), key: ["number"], unique: [["digest"]], isSealed: true),
        // Who saw and changed what, chained by digests, which prove the rows. What names people stands as a commitment, and
        // in clear in `audit_names` until they are forgotten: place 0 is the object, the others are details. See `AuditRow`.
        Table(
            "audit", .integers("number", "at"),
            .texts("actor", "name", "way", "address", "action", "target", "object", "details", "outcome"),
            .integers("status"), .integers("row_count", mayBeNull: true), .integers("times"), .texts("request"),
            .bytes("digest"), key: ["number"],
            indexes: [
                Index("audit_by_time", on: ["at"]), Index("audit_by_actor", on: ["actor", "at"]),
                Index("audit_by_action", on: ["action", "at"]), Index("audit_by_target", on: ["target", "at"]),
                Index("audit_by_object", on: ["object", "at"]), Index("audit_by_outcome", on: ["outcome", "at"]),
            ]),
        Table(
            "audit_names", .integers("number", "place", "at"), .bytes("salt"), .texts("name"),
            key: ["number", "place"], indexes: [Index("audit_names_by_name", on: ["name", "place", "at"])]),
        // How long the chain is, its last digest, the same of what was let go of for its age, and how many names stand aside:
        // number is always 1. And what was told to witnesses, which is never let go of.
        Table(
            "audit_state", .integers("number", "length"), .bytes("head"), .integers("cut_length"), .bytes("cut_head"),
            .integers("cut_at", "names"), key: ["number"], isSealed: true),
        Table(
            "audit_checkpoints", .integers("length"), .bytes("head"), .integers("at"), key: ["length"], isSealed: true),

        // The history that a demo has filled the store with, or begun to: number is always 1.
        Table("demo", .integers("number", "seed", "until", "complete"), key: ["number"], isSealed: true),
    ]

    /// Names whose numbers the sources say.
    static let firstNames: [(id: Int64, text: String)] = [(0, ""), (SeriesLimit.other, "other")]
}

extension Schema.Table {
    init(_ rollup: RollupTable) {
        var indexes: [Schema.Index] = []
        if rollup.name == RollupTable.ID.billingTimes.table.name {
            // Steps of subscriptions and payments are few among the movements of credits, and read without these.
            indexes = [
                Schema.Index(
                    "billing_steps",
                    on: ["event", "at", "person", "tenant", "plan", "interval", "count", "amount"])
            ]
        }
        let columns = (rollup.keys + rollup.measures).map { Schema.Column(name: $0, kind: .integer) }
        self.init(rollup.name, columns, key: rollup.keys, indexes: indexes)
    }
}

/// Expressions over `events` that have an index. A query finds it only by saying the very same.
package enum EventExpression {
    /// The condition of `events_errors`, which has the numbers of errors.
    package static let isAppError = "kind = 5"
}
