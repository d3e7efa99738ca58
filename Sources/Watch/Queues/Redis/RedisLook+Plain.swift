// Queues of one's own making: lists and sorted sets.
// SPDX-License-Identifier: Apache-2.0

extension RedisLook {
    mutating func list(_ key: String) throws(Trouble) -> QueueReading {
        QueueReading(length: try ask(["LLEN", key])[0].count(.list))
    }

    /// Scores that are times say when a job is due.
    mutating func sortedSet(_ key: String) throws(Trouble) -> QueueReading {
        let answers = try ask(
            ["ZCARD", key], ["ZRANGE", key, "0", "0", "WITHSCORES"], ["ZREVRANGE", key, "0", "0", "WITHSCORES"],
            // One of the two is right, and it is known only afterwards which.
            ["ZCOUNT", key, "(\(now / 1_000)", "+inf"], ["ZCOUNT", key, "(\(now)", "+inf"])
        let size = try answers[0].count(.sortedSet)
        var reading = QueueReading(length: size)
        guard let lowest = answers[1].firstScore, let highest = answers[2].firstScore else { return reading }
        let isSeconds = Self.seconds.contains(lowest) && Self.seconds.contains(highest)
        let isMilliseconds = Self.seconds.contains(lowest / 1_000) && Self.seconds.contains(highest / 1_000)
        guard isSeconds || isMilliseconds else { return reading }
        let delayed = min(size, try answers[isSeconds ? 3 : 4].count(.sortedSet))
        reading.delayed = delayed
        reading.length = size - delayed
        let due = Int64(isSeconds ? lowest * 1_000 : lowest)
        if due <= now { reading.oldestAge = age(since: due) }
        return reading
    }

    /// 2001 to 2096: what a score must be to pass for seconds since 1970.
    private static let seconds = 1e9..<4e9
}
