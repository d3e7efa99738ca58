// Which sums the ledger keeps beside the events, so that no report has to read them one by one.
// SPDX-License-Identifier: Apache-2.0

/// A table of sums: what it is keyed by, and what it adds up.
///
/// Everything that folds, makes, writes, compares or repairs a rollup goes by this description, so a new rollup is a case
/// of `ID` with its description, and a line in `Fold`. Keys and measures are integers: texts are interned.
package struct RollupTable: Sendable {
    package let name: String
    /// The primary key, in order.
    package let keys: [String]
    /// The measures that are summed come first, then those that are sets of bits and are united, then those of which
    /// the largest stays.
    package let measures: [String]
    package let summed: Int
    package let united: Int

    /// What cuts the table into parts that are compared with the events one by one: the first of its keys, or nothing.
    package enum Part: Sendable { case day, month, whole }

    package var part: Part {
        switch keys[0] {
        case "day": .day
        case "month": .month
        default: .whole
        }
    }

    init(
        _ name: String, by keys: [String], _ measures: [String] = [], union: [String] = [], largest: [String] = []
    ) {
        self.name = name
        self.keys = keys
        self.measures = measures + union + largest
        summed = measures.count
        united = union.count
        precondition(keys.count <= RollupKey.width && self.measures.count <= Measures.width)
    }

    /// How two values of a measure become one. All are associative, so the order of events does not matter.
    package enum Merge: Sendable { case sum, union, largest }

    package func merge(at position: Int) -> Merge {
        if position < summed { return .sum }
        return position < summed + united ? .union : .largest
    }
}

extension RollupTable {
    /// The rollups, by what they serve.
    package enum ID: Int, Sendable, CaseIterable {
        case callDays, callMonths, unitDays, unitMonths, subjectDays, callPropertyDays, userDays, userMonths,
            presenceDays, presenceMonths, actionDays, tenantPeople
        case activityDays, activityMonths, activityReasons, activityProperties, activityMeasures, activityTimes,
            sessionDays
        case billingDays, billingTimes, billingCounts, profileTimes
        case errorDays, jobDays, jobReasons, jobDurations, requestDays
        case totals

        package var table: RollupTable { RollupTable.all[rawValue] }

        /// The tables by month, each with the one by day whose rows are added to it when a day is closed.
        package static let derived: [(months: ID, days: ID)] = [
            (.callMonths, .callDays), (.unitMonths, .unitDays), (.userMonths, .userDays),
            (.presenceMonths, .presenceDays),
            (.activityMonths, .activityDays),
        ]
    }

    package static let all = ID.allCases.map(\.description)
}

extension RollupTable.ID {
    fileprivate var description: RollupTable {
        switch self {
        // Cost and usage without the person: every filter that `costs` knows.
        case .callDays:
            RollupTable(
                "call_days", by: ["day", "provider", "model", "operation", "tenant"], CallMeasure.columns,
                largest: ["max_cost", "max_latency_ms"])
        // The same by month, so that a year is a dozen rows and not a year of them.
        case .callMonths:
            RollupTable(
                "call_months", by: ["month", "provider", "model", "operation", "tenant"], CallMeasure.columns)
        // What is billed by anything but plain tokens.
        case .unitDays:
            RollupTable("unit_days", by: ["day", "provider", "model", "operation", "tenant", "bucket"], ["quantity"])
        case .unitMonths:
            RollupTable(
                "unit_months", by: ["month", "provider", "model", "operation", "tenant", "bucket"], ["quantity"])
        case .subjectDays: RollupTable("subject_days", by: ["day", "subject"], CallMeasure.columns)
        // By the declared properties that calls carry.
        case .callPropertyDays:
            RollupTable("call_property_days", by: ["day", "property", "value"], CallMeasure.columns)
        case .userDays: RollupTable("user_days", by: ["day", "person"], CallMeasure.columns + ["actions"])
        case .userMonths: RollupTable("user_months", by: ["month", "person"], CallMeasure.columns + ["actions"])
        // Who was there, a bit a person (`Presence`): distinct people over any days are a union away.
        case .presenceDays: RollupTable("presence_days", by: ["day", "block"], union: Presence.words)
        case .presenceMonths: RollupTable("presence_months", by: ["month", "block"], union: Presence.words)
        // Calls and activities by anonymous id, which may yet turn out to be a user; those of users all under 0.
        case .actionDays: RollupTable("action_days", by: ["day", "person"], ["count"])
        // Who did anything for a tenant, and since when: of all time. Person 0 has what names nobody.
        case .tenantPeople:
            RollupTable("tenant_people", by: ["tenant", "person"], largest: ["earliness"])
        case .activityDays:
            RollupTable("activity_days", by: ["day", "event", "status", "tenant"], ["count", "duration_ms", "timed"])
        case .activityMonths:
            RollupTable(
                "activity_months", by: ["month", "event", "status", "tenant"], ["count", "duration_ms", "timed"])
        case .activityReasons: RollupTable("activity_reasons", by: ["day", "event", "reason"], ["count"])
        // By the declared properties that activities carry, and the declared numbers in them, in millionths: over all
        // where property and value are 0.
        case .activityProperties:
            RollupTable(
                "activity_properties", by: ["day", "event", "status", "property", "value"],
                ["count", "duration_ms", "timed"])
        case .activityMeasures:
            RollupTable(
                "activity_measures", by: ["day", "event", "property", "value", "measure"], ["count", "total"])
        // Who did what when, and for which tenant, for ordered funnels; outlives the events. What names neither is not
        // there.
        case .activityTimes: RollupTable("activity_times", by: ["event", "at", "person", "tenant"], ["count"])
        case .sessionDays: RollupTable("session_days", by: ["day", "session"], ["count"])
        case .billingDays:
            RollupTable("billing_days", by: ["day", "event", "plan", "tenant"], ["count", "amount", "credits"])
        // Each subscription's steps, for MRR and churn; outlives the events.
        case .billingTimes:
            RollupTable(
                "billing_times", by: ["person", "tenant", "at", "event", "plan", "interval"],
                ["count", "amount", "credits"])
        // Of all time: whoever knows the subscriptions learns from it whether a step has come since.
        case .billingCounts: RollupTable("billing_counts", by: ["event"], ["count"])
        // Which plan and country users had from when on; outlives the events.
        case .profileTimes: RollupTable("profile_times", by: ["person", "at", "plan", "country"], ["count"])
        case .errorDays: RollupTable("error_days", by: ["day", "component", "type"], ["count"])
        case .jobDays:
            RollupTable("job_days", by: ["day", "queue", "event"], ["count", "wait_ms", "waited", "run_ms", "ran"])
        case .jobReasons: RollupTable("job_reasons", by: ["day", "queue", "reason"], ["count"])
        // Waits (0) and runs (1) by histogram bucket, for percentiles.
        case .jobDurations: RollupTable("job_durations", by: ["day", "queue", "measure", "bucket"], ["count"])
        case .requestDays:
            RollupTable("request_days", by: ["day", "route", "method", "code"], ["count", "duration_ms", "timed"])
        // The counters of /metrics, by the server that booked them.
        case .totals: RollupTable("totals", by: ["instance", "family", "a", "b", "c", "d"], ["value"])
        }
    }
}
