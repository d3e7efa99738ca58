// From the bytes of a body to entries that can be booked.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import HTTP
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
        let entries: [Entry]
        var rejections: [Rejection]
        let notes: [EventNote]

        /// All events of the body, taken or not.
        var count: Int { entries.count + rejections.count }

        /// The limit that one of them met, if one did.
        var limit: LimitScope?
    }

    private let desk: BookingDesk
    private let limits: EventLimits
    private let ids = EventIDs()
    private let isCutting: Bool
    private let underWay = Atomic<Int>(0)

    /// A body up to here takes less time to read than to hand to another thread, be it all of it or half.
    static let small = 65_536

    init(
        _ desk: BookingDesk, limits: EventLimits = EventLimits(), cores: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    ) {
        self.desk = desk
        self.limits = limits
        isCutting = cores > 1
    }

    /// `keepsRejected` says that somebody may want to keep what cannot be taken.
    func read(
        _ body: [UInt8], as format: WireFormat, arrivedAt now: Timestamp, keepsRejected: Bool = false
    ) throws(IntakeError) -> Reading {
        let others = underWay.add(1, ordering: .relaxed).oldValue
        defer { underWay.subtract(1, ordering: .relaxed) }
        if others == 0, isCutting, body.count > Self.small,
            let reading = readParts(body, format, now, keepsRejected)
        {
            return reading
        }
        var reader = EventReader(limits: limits, now: now, ids: ids, keepsRejected: keepsRejected)
        return priced(try reader.read(body, as: format), now)
    }

    /// Nil where that cannot be done, or where a part cannot be read: what is wrong, reading the whole will tell.
    private func readParts(
        _ body: [UInt8], _ format: WireFormat, _ now: Timestamp, _ keepsRejected: Bool
    ) -> Reading? {
        guard let cut = format.cut(body.span) else { return nil }
        let ids = ids.makers(2, now: now)
        let parts = Mutex<[Reading?]>([nil, nil])
        DispatchQueue.concurrentPerform(iterations: 2) { place in
            var reader = EventReader(limits: limits, now: now, ids: ids[place], keepsRejected: keepsRejected)
            guard let batch = try? reader.read(place == 0 ? .head(cut) : .tail(cut), of: body.span, as: format) else {
                return
            }
            let part = priced(batch, now)
            parts.withLock { $0[place] = part }
        }
        guard case (let head?, let tail?) = parts.withLock({ ($0[0], $0[1]) }),
            head.count + tail.count <= limits.events
        else { return nil }
        var notes = head.notes
        for note in tail.notes { notes.add(note) }
        return Reading(
            entries: head.entries + tail.entries, rejections: head.rejections + tail.rejections, notes: notes,
            limit: head.limit ?? tail.limit)
    }

    private func priced(_ batch: Batch, _ now: Timestamp) -> Reading {
        Reading(
            entries: desk.entries(batch.records, arrivedAt: now), rejections: batch.rejections, notes: batch.notes,
            limit: batch.outOfBounds.map(LimitScope.init))
    }
}

extension LimitScope {
    /// Of what a batch says is out of bounds.
    fileprivate init(_ error: EventError) {
        self = if case .tooLong = error { .eventBytes } else { .jsonDepth }
    }
}
