// What was generated, what is popular, how well it went.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeContent {
    static let getGenerations = Procedure("content.getGenerations", takes: ["period"]) {
        input, view throws(ReadingError) in
        let period = try input.period()
        let all = try Generations(view, in: period)
        let counts = try view.activities(Generations.completed, onDaysOf: period)
        let failures = try view.activities(Generations.failure, onDaysOf: period)
        func rows(_ unit: CalendarUnit) -> Shape {
            var rows: [(start: Day, count: Int64, failed: Int64)] = []
            for (place, day) in period.days.enumerated() {
                let start = unit.start(of: day)
                if rows.last?.start != start { rows.append((start, 0, 0)) }
                rows[rows.count - 1].count += counts[place]
                rows[rows.count - 1].failed += failures[place]
            }
            return .array(
                rows.map { ["date": .day($0.start), "count": .count($0.count), "failed": .count($0.failed)] })
        }
        func shares(_ dimension: String) throws(ReadingError) -> Shape {
            guard view.terms.dimensions.contains(dimension) else { return .null }
            return .shares(try view.activities(Generations.completed, by: dimension, in: period), of: all.count)
        }
        return [
            "period": .span(period), "total": .count(all.count), "failed": .count(all.failed),
            "successRate": all.successRate, "daily": rows(.day), "weekly": rows(.week), "monthly": rows(.month),
            "byQuality": try shares("quality"), "byType": try shares("type"),
            "byAspectRatio": try shares("aspect_ratio"), "byNsfw": try shares("nsfw"),
        ]
    }

    /// Categories that the page always offers, declared or not.
    private static let categories = ["scene", "environment", "outfit", "pose"]

    static let getPopular = Procedure("content.getPopular", takes: ["category", "limit", "period"]) {
        input, view throws(ReadingError) in
        let category = try input.text("category", standard: categories[0])
        let isDeclared = view.terms.dimensions.contains(category)
        guard isDeclared || categories.contains(category) else {
            throw .parameter("category", "must be a declared property")
        }
        let limit = try input.integer("limit", 1...100, standard: 10)
        let period = try input.period()
        let items = isDeclared ? try view.activities(Generations.completed, by: category, in: period) : []
        let all = try Generations(view, in: period)
        return [
            "category": .string(category), "period": .span(period),
            "items": .shares(items.prefix(Int(limit)), of: all.count),
        ]
    }

    static let getPerformance = Procedure("content.getPerformance", takes: ["period"]) {
        input, view throws(ReadingError) in
        let period = try input.period()
        let all = try Generations(view, in: period)
        let reasons = try view.reasons(of: Generations.failure, in: period)
        let explained = reasons.reduce(0) { $0 + $1.count }
        return [
            "period": .span(period), "meanDurationMs": all.meanDuration, "successRate": all.successRate,
            "byType": try byType(view, in: period),
            "failureReasons": .array(
                reasons.map {
                    [
                        "reason": .string($0.value), "count": .count($0.count),
                        "share": .ratio($0.count, of: explained),
                    ]
                }),
            "queueLength": try queueLengths(view, in: period),
        ]
    }

    /// How long queues were on the mean of their readings, and at the most: by hour of one day, else by day.
    private static func queueLengths(_ view: LedgerView, in period: Period) throws(ReadingError) -> Shape {
        var rows: [(start: Timestamp, queue: Int64, lengths: QueueLengths)] = []
        var last: [Int64: Int] = [:]
        for hour in try view.queueHours(over: period, only: nil) {
            let start = period.count == 1 ? hour.start : hour.start.day.start
            if let place = last[hour.queue], rows[place].start == start {
                rows[place].lengths.add(hour.lengths)
            } else {
                last[hour.queue] = rows.count
                rows.append((start, hour.queue, hour.lengths))
            }
        }
        return try .list(rows) { row throws(ReadingError) in
            [
                "date": period.count == 1 ? .string(row.start.description) : .day(row.start.day),
                "queue": .string(try view.text(row.queue)),
                "length": .mean(row.lengths.length, over: row.lengths.samples, decimals: 3),
                "longest": .count(row.lengths.longest),
            ]
        }
    }

    private static func byType(_ view: LedgerView, in period: Period) throws(ReadingError) -> Shape {
        guard view.terms.dimensions.contains("type") else { return .null }
        let done = try view.activities(Generations.completed, by: "type", in: period)
        let failures = try view.activities(Generations.failure, by: "type", in: period)
        let failed = Dictionary(failures.map { ($0.value.exact, $0.count) }, uniquingKeysWith: +)
        let onlyFailed = failures.filter { failure in !done.contains { $0.value.exact == failure.value.exact } }.map {
            failure in
            var none = ActivitySum()
            none.value = failure.value
            return none
        }
        return .array(
            (done + onlyFailed).map { type in
                let failed = failed[type.value.exact] ?? 0
                return [
                    "type": .string(type.value), "count": .count(type.count), "failed": .count(failed),
                    "successRate": .ratio(type.count, of: type.count + failed),
                    "meanDurationMs": .mean(type.duration, over: type.timed, decimals: 3),
                ]
            })
    }
}

extension JSONValue {
    fileprivate static func shares(_ sums: some Sequence<ActivitySum>, of whole: Int64) -> Shape {
        .array(
            sums.map {
                ["value": .string($0.value), "count": .count($0.count), "share": .ratio($0.count, of: whole)]
            })
    }
}
