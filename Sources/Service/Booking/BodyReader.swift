// From the bytes of a body to entries that can be booked.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Ledger
import Store
import Synchronization
import Wire

/// Reads bodies of events, and prices what they hold.
///
/// A large body that is the only one being read is cut in two, and both parts are read at the same time: a sender who
/// waits for each answer before the next request keeps nothing else busy meanwhile. Where several send at once their
/// bodies are read side by side anyway.
final class BodyReader: Sendable {
    struct Reading: Sendable {
        var entries: [Entry]
        var rejections: [Rejection]
    }

    private struct Part {
        let batch: Batch
        let entries: [Entry]
    }

    private let desk: BookingDesk
    private let limits: EventLimits
    private let ids = EventIDs()
    private let isCutting: Bool
    private let underWay = Atomic<Int>(0)

    /// Below this, waking another thread takes longer than it saves.
    private static let large = 65_536

    init(
        _ desk: BookingDesk, limits: EventLimits = EventLimits(),
        cores: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.desk = desk
        self.limits = limits
        isCutting = cores > 1
    }

    func read(_ body: [UInt8], as format: WireFormat, arrivedAt now: Timestamp) throws(IntakeError) -> Reading {
        let others = underWay.add(1, ordering: .relaxed).oldValue
        defer { underWay.subtract(1, ordering: .relaxed) }
        if others == 0, isCutting, body.count > Self.large, let reading = readParts(body, format, now) {
            return reading
        }
        var reader = EventReader(limits: limits, now: now, ids: ids)
        let batch = try reader.read(body, as: format)
        return Reading(entries: desk.entries(batch.records, arrivedAt: now), rejections: batch.rejections)
    }

    /// Nil where that cannot be done, or where a part cannot be read: what is wrong, reading the whole will tell.
    private func readParts(_ body: [UInt8], _ format: WireFormat, _ now: Timestamp) -> Reading? {
        guard let cut = format.cut(body.span) else { return nil }
        let ids = ids.makers(2, now: now)
        let parts = Mutex<[Part?]>([nil, nil])
        DispatchQueue.concurrentPerform(iterations: 2) { place in
            var reader = EventReader(limits: limits, now: now, ids: ids[place])
            guard let batch = try? reader.read(place == 0 ? .head(cut) : .tail(cut), of: body.span, as: format) else {
                return
            }
            let part = Part(batch: batch, entries: desk.entries(batch.records, arrivedAt: now))
            parts.withLock { $0[place] = part }
        }
        guard case (let head?, let tail?) = parts.withLock({ ($0[0], $0[1]) }),
            head.batch.count + tail.batch.count <= limits.events
        else { return nil }
        return Reading(
            entries: head.entries + tail.entries, rejections: head.batch.rejections + tail.batch.rejections)
    }
}
