// Queues of RQ.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension RedisLook {
    /// Ids of jobs wait in a list, the oldest first; each job is a hash. Registries are sorted sets, scored by when their
    /// entries end.
    mutating func rq(_ name: String) throws(LookFailure) -> QueueReading {
        let seconds = String(now / 1_000)
        let answers = try ask(
            ["LLEN", "rq:queue:\(name)"], ["ZCOUNT", "rq:wip:\(name)", seconds, "+inf"],
            ["ZCOUNT", "rq:failed:\(name)", seconds, "+inf"], ["ZCARD", "rq:scheduled:\(name)"],
            ["LINDEX", "rq:queue:\(name)", "0"])
        var reading = QueueReading(length: try answers[0].count(.list))
        reading.active = try answers[1].count(.sortedSet)
        reading.failed = try answers[2].count(.sortedSet)
        reading.delayed = try answers[3].count(.sortedSet)
        guard let id = answers[4].text else { return reading }
        let job = try ask(["HMGET", "rq:job:\(id)", "enqueued_at", "created_at"])[0].checked(.hash).elements ?? []
        reading.oldestAge = age(since: job.lazy.compactMap(\.text).compactMap(Self.time).first)
        return reading
    }

    /// `2026-11-21T15:04:05.123456Z`; older versions leave out the fraction.
    static func time(_ text: String) -> Int64? {
        let text = text.utf8
        guard text.count >= 19, text.count <= 40, let day = Day(parsing: String(text.prefix(10)) ?? "") else {
            return nil
        }
        let clock = text.dropFirst(11).prefix(8).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let parts = clock.compactMap { part in part.count == 2 ? Int64(Substring(part)) : nil }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2])
        else { return nil }
        let fraction = text.dropFirst(20).prefix { (0x30...0x39).contains($0) }.prefix(3)
        let thousandths = fraction.count == 3 ? Int64(Substring(fraction)) ?? 0 : 0
        return day.start.milliseconds + ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + thousandths
    }
}
