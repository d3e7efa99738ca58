// Queues of Celery.
// SPDX-License-Identifier: Apache-2.0

extension RedisLook {
    /// A list for each priority; those above none have a suffix. Messages do not say when they were sent.
    ///
    /// What workers have taken and not acknowledged lies in one hash for all queues of the database, tasks with an ETA
    /// among it.
    mutating func celery(_ name: String) throws(LookFailure) -> QueueReading {
        let lists = Self.suffixes.map { name + $0 }
        let answers = try ask([["HLEN", "unacked"]] + lists.map { ["LLEN", $0] })
        var reading = QueueReading(length: try answers[1].count(.list))
        for (list, answer) in zip(lists, answers[1...]).dropFirst() {
            // With a separator that people choose, a key may be somebody else's.
            if case .error(let message) = answer, message.hasPrefix("WRONGTYPE"), list.contains(":") { continue }
            reading.length += try answer.count(.list)
        }
        reading.active = try answers[0].count(.hash)
        return reading
    }

    /// Kombu's separator, and the one that Celery's manual shows for `sep`. Workers use as many steps as they are told.
    private static let suffixes = [""] + (1...9).map { "\u{06}\u{16}\($0)" } + (1...9).map { ":\($0)" }
}
