// Queues of Sidekiq.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension RedisLook {
    /// Jobs wait in a list, whose oldest is the last. What is scheduled, to be tried again, or dead lies in three sorted
    /// sets for all queues of the database. Processes say what they are at, and what of it is of this queue is active.
    mutating func sidekiq(_ name: String) throws(LookFailure) -> QueueReading {
        let answers = try ask(
            ["LLEN", "queue:\(name)"], ["LINDEX", "queue:\(name)", "-1"], ["ZCARD", "schedule"], ["ZCARD", "retry"],
            ["ZCARD", "dead"], ["SMEMBERS", "processes"])
        var reading = QueueReading(length: try answers[0].count(.list))
        if let job = answers[1].bytes {
            let fields = Self.fields(of: job)
            reading.oldestAge = age(since: Self.milliseconds(fields.enqueuedAt ?? fields.createdAt))
        }
        reading.delayed = try answers[2].count(.sortedSet) + answers[3].count(.sortedSet)
        reading.failed = try answers[4].count(.sortedSet)
        let processes = try (answers[5].checked(.set).elements ?? []).compactMap(\.text)
        guard processes.count <= Self.mostProcesses else { return reading }
        // Sidekiq 7 renamed the hash.
        let work = try ask(processes.flatMap { [["HVALS", "\($0):work"], ["HVALS", "\($0):workers"]] })
        var active: Int64 = 0
        for answer in work {
            for job in try answer.checked(.hash).elements ?? [] {
                let queue = job.bytes.flatMap { Self.fields(of: $0).queue }
                if queue == name || queue == "queue:\(name)" { active += 1 }
            }
        }
        reading.active = active
        return reading
    }

    private static let mostProcesses = 200

    /// What is read of a job, or of what a thread is at; nothing where it is no JSON.
    private static func fields(of json: [UInt8]) -> (queue: String?, enqueuedAt: String?, createdAt: String?) {
        var found: (queue: String?, enqueuedAt: String?, createdAt: String?)
        do throws(JSONError) {
            try JSONReader.read(json.span) { (reader: inout JSONReader) throws(JSONError) in
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    let value = try reader.value()
                    if reader.equals(key, "queue") {
                        found.queue = reader.text(value)
                    } else if reader.equals(key, "enqueued_at") {
                        found.enqueuedAt = reader.text(value)
                    } else if reader.equals(key, "created_at") {
                        found.createdAt = reader.text(value)
                    }
                }
            }
        } catch {
            return (nil, nil, nil)
        }
        return found
    }
}
