// Streams, with a consumer group or without.
// SPDX-License-Identifier: Apache-2.0

extension RedisLook {
    mutating func stream(_ key: String) throws(LookFailure) -> QueueReading {
        let answers = try ask(["XLEN", key], ["XRANGE", key, "-", "+", "COUNT", "1"])
        var reading = QueueReading(length: try answers[0].count(.stream))
        reading.oldestAge = age(since: Self.firstTime(try answers[1].checked(.stream)))
        return reading
    }

    /// What the group has not taken is its length, what it has taken and not acknowledged is active.
    mutating func stream(_ key: String, group: String) throws(LookFailure) -> QueueReading {
        let answers = try ask(["XLEN", key], ["XINFO", "GROUPS", key])
        let size = try answers[0].count(.stream)
        if case .error(let message) = answers[1], message == "ERR no such key" { return QueueReading() }
        let groups = try answers[1].checked(.stream).elements ?? []
        guard let group = groups.first(where: { $0["name"]?.text == group }) else { throw .missing("consumer group") }
        guard let last = group["last-delivered-id"]?.text, let next = Self.after(last) else {
            throw .unexpected("it does not tell what the consumer group has taken")
        }
        let first = try ask(["XRANGE", key, next, "+", "COUNT", "1"])[0].checked(.stream)
        let active = try group["pending"]?.count(.stream)
        // Redis 7 counts for itself, unless entries were deleted or the group was made somewhere in the middle.
        let lag = if let known = group["lag"]?.integer { known } else { try count(of: key, from: first) }
        var reading = QueueReading(length: min(size, max(0, lag)))
        reading.active = active
        reading.oldestAge = age(since: Self.firstTime(first))
        return reading
    }

    /// Counts the entries from the first one, which is read already, on. More than are counted are told as those.
    ///
    /// Redis gives no ids without what the entries hold, so pages grow only as far as what was seen lets them.
    private mutating func count(of key: String, from first: RESPValue) throws(LookFailure) -> Int64 {
        var (page, asked, counted, bytes, largest) = (first.elements ?? [], 1, 0, 0, 1)
        while true {
            counted += page.count
            bytes += page.reduce(0) { $0 + $1.size }
            largest = page.reduce(largest) { max($0, $1.size) }
            guard page.count == asked, counted < Self.mostCounted, bytes < Self.mostBytes,
                let next = page.last?.elements?.first?.text.flatMap(Self.after)
            else { return Int64(counted) }
            asked = min(asked * 4, max(1, Self.pageBytes / largest), Self.mostCounted - counted)
            do throws(LookFailure) {
                let answer = try ask(["XRANGE", key, next, "+", "COUNT", "\(asked)"])[0]
                page = try answer.checked(.stream).elements ?? []
            } catch .tooLargeAnswer {
                return Int64(counted)
            }
        }
    }

    private static let mostCounted = 1_000
    /// Of all pages, and about what one may have: far less than an answer may.
    private static let (mostBytes, pageBytes) = (16 << 20, 512 << 10)

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

extension RESPValue {
    /// About how many bytes it took.
    fileprivate var size: Int {
        switch self {
        case .simple(let text), .error(let text): text.utf8.count
        case .bulk(let bytes): bytes.count
        case .array(let elements): elements.reduce(0) { $0 + $1.size }
        case .integer, .null: 8
        }
    }
}
