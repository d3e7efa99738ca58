// GET /v1/quarantine/NUMBER, POST /v1/quarantine/retry and /drop: what could not be booked.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTP
import JSON
import Ledger
import Store
import System

/// Works on a queue of its own, since to try events again waits for their commit. Which events there are, the report
/// `quarantine` says.
final class QuarantineRoutes: Sendable {
    private let store: LedgerStore
    private let work: QuarantineWork
    private let clock: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "bursar.quarantine.work", qos: .utility)

    init(_ store: LedgerStore, _ desk: BookingDesk, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
        work = QuarantineWork(store, desk, clock: clock)
    }

    func show(_ request: Request, _ reply: Reply) {
        let text = request.parameters["number"] ?? ""
        guard let number = Int64(text), number > 0 else {
            return reply.fail(Problem(.notFound, "An event in quarantine has a number from 1."))
        }
        store.read { reader in
            var filter = QuarantineFilter()
            filter.numbers = [number]
            do throws(StoreError) {
                guard let event = try reader.quarantined(filter).first else {
                    return reply.fail(Problem(.notFound, "No event of this number is in quarantine."))
                }
                reply.send(.json(event.json))
            } catch {
                reply.fail(Problem.unavailable("The quarantine could not be read: \(error).", retryAfter: 5))
            }
        }
    }

    func retry(_ request: Request, _ reply: Reply) {
        if let error = ClockError(at: clock()) { return reply.fail(error.problem) }
        answer(request, reply) { (work, wanted) throws(QuarantineWork.Failure) in
            let answer = try work.retry(wanted)
            return (answer.json, answer.booked)
        }
    }

    func drop(_ request: Request, _ reply: Reply) {
        answer(request, reply) { (work, wanted) throws(QuarantineWork.Failure) in
            let answer = try work.drop(wanted)
            return (answer.json, answer.dropped)
        }
    }

    private func answer(
        _ request: Request, _ reply: Reply,
        with body:
            @escaping @Sendable (QuarantineWork, QuarantineRequest) throws(QuarantineWork.Failure) -> (
                json: [UInt8], events: Int
            )
    ) {
        let wanted: QuarantineRequest
        do throws(Problem) {
            wanted = try Self.wanted(try MaintenanceRoutes.object(request, of: QuarantineRequest.members))
        } catch {
            return reply.fail(error)
        }
        queue.async { [work] in
            do throws(QuarantineWork.Failure) {
                let answer = try body(work, wanted)
                var tale = AccessTale()
                tale.rows = answer.events
                tale.details = wanted.told.map { ($0.name, .init($0.value.text, isPersonal: $0.value.isPersonal)) }
                reply.send(Response.json(answer.json).telling(tale))
            } catch {
                reply.fail(Problem.unavailable("Not all was done: \(error).", retryAfter: 5))
            }
        }
    }

    private static func wanted(_ object: JSONValue) throws(Problem) -> QuarantineRequest {
        do throws(QuarantineRequest.Wrong) {
            return try QuarantineRequest(object)
        } catch {
            throw Problem.badRequest("\(error.member) \(error.expectation).", parameter: error.member)
        }
    }
}
