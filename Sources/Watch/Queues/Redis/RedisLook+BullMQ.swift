// Queues of BullMQ.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension RedisLook {
    /// - `prefix`: of the queue's keys: `bull:renders:`.
    ///
    /// Ids of jobs wait in a list, whose oldest is the last, or in a sorted set by priority and then by age; each job is
    /// a hash. What is delayed is scored by its time.
    mutating func bullmq(_ prefix: String) throws(LookFailure) -> QueueReading {
        let answers = try ask(
            ["LLEN", prefix + "wait"], ["LLEN", prefix + "paused"], ["ZCARD", prefix + "prioritized"],
            ["ZCARD", prefix + "delayed"], ["LLEN", prefix + "active"], ["ZCARD", prefix + "failed"],
            ["LRANGE", prefix + "wait", "-2", "-1"], ["LRANGE", prefix + "paused", "-2", "-1"],
            ["ZRANGE", prefix + "prioritized", "0", "0", "WITHSCORES"],
            ["ZREVRANGE", prefix + "prioritized", "0", "0", "WITHSCORES"],
            ["ZRANGE", prefix + "delayed", "0", "0", "WITHSCORES"])
        let lists = answers[6...7].map { Self.withoutMarker($0.elements ?? []) }
        let markers = answers[6...7].enumerated().count { ($1.elements ?? []).count > lists[$0].count }

        var reading = QueueReading()
        let waiting = try answers[0].count(.list) + answers[1].count(.list) + answers[2].count(.sortedSet)
        reading.length = max(0, waiting - Int64(markers))
        reading.delayed = try answers[3].count(.sortedSet)
        reading.active = try answers[4].count(.list)
        reading.failed = try answers[5].count(.sortedSet)

        var oldest = lists.compactMap(\.last)
        oldest += answers[8].elements?.first?.text.map { [$0] } ?? []
        if let first = answers[8].firstScore, let last = answers[9].firstScore, Self.band(first) < Self.band(last),
            let start = Int64(exactly: Self.band(last) * Self.bandWidth).map(String.init)
        {
            // Whoever starves is of the lowest priority.
            let starving = try ask(["ZRANGEBYSCORE", prefix + "prioritized", start, "+inf", "LIMIT", "0", "1"])[0]
            oldest += starving.elements?.first?.text.map { [$0] } ?? []
        }
        let jobs = try ask(oldest.map { ["HMGET", prefix + $0, "timestamp", "processedOn", "opts"] })
        var since = jobs.compactMap(Self.readySince)
        // What is delayed moves on only where there is a worker: what is due and still here waits for one.
        if let score = answers[10].firstScore, let due = Int64(exactly: (score / 4_096).rounded(.down)), due <= now {
            since.append(due)
        }
        reading.oldestAge = age(since: since.min())
        return reading
    }

    /// Older versions wake workers by an entry in the list that is no job.
    private static func withoutMarker(_ ids: [RESPValue]) -> [String] {
        let ids = ids.compactMap(\.text)
        return ids.last?.hasPrefix("0:") == true ? ids.dropLast() : ids
    }

    private static let bandWidth = 4_294_967_296.0
    /// Scores begin with the priority.
    private static func band(_ score: Double) -> Double { (score / bandWidth).rounded(.down) }

    /// Since when a job could have been taken: its birth and the delay it was given, or when it was last tried.
    private static func readySince(_ job: RESPValue) -> Int64? {
        guard let fields = job.elements, fields.count == 3, let born = fields[0].text.flatMap({ Int64($0) }) else {
            return nil
        }
        let options = fields[2].bytes.flatMap { try? JSONValue(parsing: $0) }
        let (ready, overflow) = born.addingReportingOverflow(max(0, options?["delay"]?.integer ?? 0))
        guard !overflow else { return nil }
        return max(ready, fields[1].text.flatMap { Int64($0) } ?? 0)
    }
}
