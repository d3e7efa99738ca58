// POST /v1/events: bytes in, a receipt out once they are on disk.
// SPDX-License-Identifier: Apache-2.0

import Access
import Dispatch
import HTTP
import JSON
import Ledger
import Memory
import Reading
import Store
import System
import Wire

/// Reads the events of a request, hands them to the desk, and sends what it answers.
final class EventIntake: Sendable {
    private let desk: BookingDesk
    private let reader: BodyReader
    private let limiter: RateLimiter
    private let trimmer: MemoryTrimmer
    private let clock: @Sendable () -> Timestamp
    /// Reads what is too large to be read on the server's own threads.
    private let queue = DispatchQueue(label: "bursar.intake", attributes: .concurrent)

    /// Memory that a byte of events takes, from its reading until it is committed; a little more rather than less.
    private static let growth = 16

    init(
        _ desk: BookingDesk, limiter: RateLimiter, trimmer: MemoryTrimmer = MemoryTrimmer(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.limiter = limiter
        self.desk = desk
        reader = BodyReader(desk)
        self.trimmer = trimmer
        self.clock = clock
    }

    /// What the route takes.
    static let types = WireFormat.contentTypes.compactMap { MediaType($0) }

    func take(_ request: Request, _ reply: Reply) {
        let format = request.headers["Content-Type"].flatMap { WireFormat(contentType: $0) } ?? .json
        if request.body.count <= BodyReader.small {
            book(request, format, reply)
        } else {
            queue.async { self.book(request, format, reply) }
        }
    }

    private func book(_ request: Request, _ format: WireFormat, _ reply: Reply) {
        let now = clock()
        if let error = ClockError(at: now) { return reply.fail(error.problem) }
        let sent =
            desk.keepsRejected && !request.caller.isPublic
            ? SentBytes(by: SentBytes.events, request.body, arrivedAt: now) : nil
        let reading: BodyReader.Reading
        do throws(Problem) {
            reading = try read(request, as: format, arrivedAt: now, keepsRejected: sent != nil)
        } catch {
            return reply.fail(error)
        }
        // Before anything of it is booked: whether one may come was seen before the body was read, and others came since.
        if let refusal = limiter.take(events: reading.count, of: request) { return reply.fail(refusal) }
        let limit = reading.limit
        // The body counts towards the memory of all for as long as its request lives.
        let held = sent == nil ? nil : request
        let hasCalls = reading.entries.contains { $0.record.event.kind == .call }
        let isQueued = desk.book(
            reading.entries, rejected: reading.rejections, notes: reading.notes, sent: sent
        ) { result in
            withExtendedLifetime(held) {}
            switch result {
            case .success(let receipt) where receipt.hasBooked:
                var tale = AccessTale(hasCalls ? .apiCallLogged : .eventsRecorded)
                tale.rows = receipt.accepted
                let response = Response.json(receipt.json).telling(tale)
                reply.send(limit.map(response.limited) ?? response)
            case .success(let receipt):
                let problem = Problem.nothingBooked(receipt)
                reply.fail(limit.map(problem.limited) ?? problem)
            case .failure(let error):
                reply.fail(Problem.unavailable("Nothing was recorded: \(error).", retryAfter: 5))
            }
        }
        trimmer.noteUse(request.body.count * Self.growth)
        if !isQueued {
            reply.fail(
                Problem.unavailable("Too many events are waiting to be committed; nothing was recorded.", retryAfter: 1)
                    .limited(by: .pendingEvents)
            )
        }
    }
}

extension IntakeError {
    /// What is answered to a body of which nothing can be taken.
    fileprivate var problem: Problem {
        let problem = Problem.badRequest(description)
        switch self {
        case .notJSON(let error) where error.reason == .tooDeep: return problem.limited(by: .jsonDepth)
        case .tooManyEvents: return problem.limited(by: .events)
        default: return problem
        }
    }
}

extension EventIntake {
    /// All of the body; of a caller that sends no more than some fields, what is left of it.
    private func read(
        _ request: Request, as format: WireFormat, arrivedAt now: Timestamp, keepsRejected: Bool
    ) throws(Problem) -> BodyReader.Reading {
        let events = try request.caller.sends.map { sending throws(Problem) in
            try PublicEvents(request.body, as: format, by: sending)
        }
        var reading: BodyReader.Reading
        do throws(IntakeError) {
            reading = try reader.read(
                events?.body ?? request.body, as: format, arrivedAt: now, keepsRejected: keepsRejected)
            if let events { reading.rejections = events.told(reading.rejections) }
        } catch {
            throw error.problem
        }
        try events?.check(reading.entries)
        return reading
    }
}

extension Problem {
    /// Every event was rejected.
    fileprivate static func nothingBooked(_ receipt: Receipt) -> Problem {
        let rejected = receipt.rejected
        let first = rejected.first?.reason
        let detail =
            rejected.count == 1
            ? first ?? "The event is invalid."
            : "None of the \(rejected.count) events is valid; the first says: \(first ?? "")"
        return Problem.badRequest(detail).with(Problem.Member("rejected", .json(rejected.json)))
    }
}

extension ClockError {
    /// What a request is answered where the system's clock cannot be right.
    var problem: Problem { .unavailable("Nothing was done: \(self).", retryAfter: 60) }
}
