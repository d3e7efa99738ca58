// Streams, with a consumer group or without.
// SPDX-License-Identifier: Apache-2.0

extension RedisLook {
    mutating func stream(_ key: String) throws(Trouble) -> QueueReading {
        let answers = try ask(["XLEN", key], ["XRANGE", key, "-", "+", "COUNT", "1"])
        var reading = QueueReading(length: try answers[0].count(.stream))
        reading.oldestAge = age(since: Self.firstTime(try answers[1].checked(.stream)))
        return reading
    }

    /// What the group has not taken is its length, what it has taken and not acknowledged is active.
    mutating func stream(_ key: String, group: String) throws(Trouble) -> QueueReading {
        let answers = try ask(["XLEN", key], ["XINFO", "GROUPS", key])
        let size = try answers[0].count(.stream)
        if case .error(let message) = answers[1], message == "ERR no such key" { return QueueReading() }
        let groups = try answers[1].checked(.stream).elements ?? []
        guard let group = groups.first(where: { $0["name"]?.text == group }) else { throw .missing("consumer group") }
        guard let last = group["last-delivered-id"]?.text, let next = Self.after(last) else {
            throw .unexpected("it does not tell what the consumer group has taken")
        }
        // Redis 7 counts for itself, unless entries were deleted or the group was made somewhere in the middle.
        let lag = group["lag"]?.integer
        let rest = try ask(["XRANGE", key, next, "+", "COUNT", lag == nil ? "\(Self.mostCounted)" : "1"])[0]
            .checked(.stream)
        var reading = QueueReading(length: min(size, max(0, lag ?? Int64(rest.elements?.count ?? 0))))
        reading.active = try group["pending"]?.count(.stream)
        reading.oldestAge = age(since: Self.firstTime(rest))
        return reading
    }

    /// Where Redis does not count, more than these are told as these.
    private static let mostCounted = 1_000

    /// The time in the id of the first entry.
    private static func firstTime(_ entries: RESPValue) -> Int64? {
        guard let id = entries.elements?.first?.elements?.first?.text else { return nil }
        return Int64(id.prefix { $0 != "-" })
    }

    /// The least id that is greater: ranges that leave out their start came with Redis 6.2.
    static func after(_ id: String) -> String? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        guard number == .max else { return "\(time)-\(number + 1)" }
        return time == .max ? nil : "\(time + 1)-0"
    }
}
