// Which sums the ledger keeps beside the events, so that no report has to read them one by one.
// SPDX-License-Identifier: Apache-2.0

/// A table of sums: what it is keyed by, and what it adds up.
///
/// Everything that folds, writes, compares or repairs a rollup goes by this description, so a new rollup
/// is a line in `all`, a line in `Fold`, and a migration. Keys and measures are integers: texts are interned.
package struct RollupTable: Sendable {
    package let name: String
    /// The primary key, in order. By day, by month, or by neither.
    package let keys: [String]
    /// The measures that are summed come first, then those that are sets of bits and are united. Both are
    /// associative, so the order of events does not matter.
    package let measures: [String]
    package let summed: Int

    init(_ name: String, by keys: [String], _ measures: [String], union: [String] = []) {
        self.name = name
        self.keys = keys
        self.measures = measures + union
        summed = measures.count
        precondition(keys.count <= RollupKey.width && self.measures.count <= Measures.width)
    }
}

extension RollupTable {
    /// The rollups, by what they serve.
    package enum ID: Int, Sendable, CaseIterable {
        case callDays, unitDays, subjectDays, userDays, userMonths
        case activityDays, activityReasons, activityTimes, sessionDays
        case billingDays, billingTimes
        case errorDays, jobDays, jobReasons, jobDurations, requestDays
        case totals

        package var table: RollupTable { RollupTable.all[rawValue] }
    }

    /// What is summed of calls, wherever calls are summed.
    static let callMeasures = [
        "calls", "errors", "cached", "unpriced", "cost", "input_cost", "output_cost",
        "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "latency_ms", "timed",
    ]

    /// In the order of `ID`.
    package static let all: [RollupTable] = [
        // Cost and usage without the person: every filter that `costs` knows.
        RollupTable("call_days", by: ["day", "provider", "model", "operation", "tenant"], callMeasures),
        // What is billed by anything but plain tokens.
        RollupTable("unit_days", by: ["day", "provider", "model", "operation", "tenant", "bucket"], ["quantity"]),
        RollupTable("subject_days", by: ["day", "subject"], callMeasures),
        RollupTable("user_days", by: ["day", "person"], callMeasures + ["actions"]),
        // A month's row carries its days of presence as bits: distinct people over any days are a union away.
        RollupTable("user_months", by: ["month", "person"], callMeasures + ["actions"], union: ["days"]),
        RollupTable("activity_days", by: ["day", "event", "status", "tenant"], ["count", "duration_ms", "timed"]),
        RollupTable("activity_reasons", by: ["day", "event", "reason"], ["count"]),
        // Who did what when, for ordered funnels; outlives the events.
        RollupTable("activity_times", by: ["event", "at", "person"], ["count"]),
        RollupTable("session_days", by: ["day", "session"], ["count"]),
        RollupTable("billing_days", by: ["day", "event", "plan", "tenant"], ["count", "amount", "credits"]),
        // Each subscription's steps, for MRR and churn; outlives the events.
        RollupTable(
            "billing_times", by: ["person", "tenant", "at", "event", "plan", "interval"],
            ["count", "amount", "credits"]),
        RollupTable("error_days", by: ["day", "component", "type"], ["count"]),
        RollupTable("job_days", by: ["day", "queue", "event"], ["count", "wait_ms", "waited", "run_ms", "ran"]),
        RollupTable("job_reasons", by: ["day", "queue", "reason"], ["count"]),
        // Waits (0) and runs (1) by histogram bucket, for percentiles.
        RollupTable("job_durations", by: ["day", "queue", "measure", "bucket"], ["count"]),
        RollupTable("request_days", by: ["day", "route", "method", "code"], ["count", "duration_ms", "timed"]),
        // The counters of /metrics, by the server that booked them.
        RollupTable("totals", by: ["instance", "family", "a", "b", "c", "d"], ["value"]),
    ]
}
