// Senders that never give up, and a scraper that remembers.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Load on a server that comes and goes. What was not answered is sent again with the same ids.
final class Load: Sendable {
    struct Report {
        /// Ids of events that were answered 200.
        var acknowledged: Set<String> = []
        var scrapes = 0
        /// What a server may never do, in words.
        var violations: [String] = []
    }

    private struct State {
        var server: RunningServer?
        var isOver = false
        var isAbandoned = false
        var report = Report()
    }

    private let state: Mutex<State>

    init(server: RunningServer) { state = Mutex(State(server: server)) }

    var server: RunningServer? {
        get { state.withLock { $0.server } }
        set { state.withLock { $0.server = newValue } }
    }

    var report: Report { state.withLock { $0.report } }

    /// No new events from now on; what is unanswered is still sent.
    func end() { state.withLock { $0.isOver = true } }

    /// Lets go of the server, whatever is still unanswered: for a test that has failed.
    func abandon() {
        state.withLock {
            $0.isOver = true
            $0.isAbandoned = true
            $0.server = nil
        }
    }

    // MARK: Events, known by their ids

    static func randomID() -> String { UUID().uuidString }

    /// Half of the ids stand for calls, half for activities.
    static func isCall(_ id: String) -> Bool { id.utf8.reduce(0) { $0 &+ Int($1) }.isMultiple(of: 2) }

    /// The same text for the same id, so that sending it again is sending the same.
    static func event(_ id: String) -> String {
        let user = #""user":"u\#((id.utf8.last ?? 0) % 7)""#
        return isCall(id)
            ? Events.call(id: id, user) : #"{"kind":"activity","id":"\#(id)","event":"story_created",\#(user)}"#
    }

    /// 0.0165 a call, as the metrics write it.
    static func cost(ofCalls count: Int) -> String {
        let tenThousandths = count * 165
        let (whole, rest) = tenThousandths.quotientAndRemainder(dividingBy: 10_000)
        guard rest > 0 else { return "\(whole)" }
        var decimals = String(repeating: "0", count: 4 - String(rest).count) + String(rest)
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }

    // MARK: Sending

    /// Sends batches over one connection until the end, and each of them until it is answered.
    func send(batch: Int, id: (Int) -> String) {
        var next = 0
        var connection: Wire?
        while !state.withLock({ $0.isOver }) {
            let ids = (next..<next + batch).map(id)
            next += batch
            let body = Array((batch == 1 ? Self.event(ids[0]) : Events.array(ids.map(Self.event))).utf8)
            deliver(ids, body, over: &connection)
        }
    }

    private func deliver(_ ids: [String], _ body: [UInt8], over connection: inout Wire?) {
        var isFirstTime = true
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end, !state.withLock({ $0.isAbandoned }) {
            do {
                let wire = try connection ?? server.map { try $0.connect() }
                guard let wire else { throw Wire.Failure.closed }
                connection = wire
                let answer = try wire.exchange(
                    "POST", "/v1/events", [("Content-Type", "application/json")], body: body)
                if answer.status == 503 { continue }
                note(try answer.receipt(), of: ids, isFirstTime: isFirstTime)
                return
            } catch is Wire.Failure {
                connection = nil
                isFirstTime = false
                Thread.sleep(forTimeInterval: 0.01)
            } catch {
                return object("\(error)")
            }
        }
        object("a batch was not answered for a minute")
    }

    private func note(_ receipt: Receipt, of ids: [String], isFirstTime: Bool) {
        if receipt.accepted + receipt.duplicates != ids.count || !receipt.rejected.isEmpty {
            object("\(ids.count) events were answered by \(receipt)")
        }
        if isFirstTime, receipt.duplicates > 0 { object("new events were taken for duplicates: \(receipt)") }
        state.withLock { $0.report.acknowledged.formUnion(ids) }
    }

    // MARK: Scraping

    /// Scrapes without pause, and compares each page with all that was ever seen.
    func scrape() {
        var highest: [String: Double] = [:]
        while !state.withLock({ $0.isOver }) {
            guard let server, let page = try? server.metrics() else {
                Thread.sleep(forTimeInterval: 0.01)
                continue
            }
            let now = page.committed
            for (series, before) in highest where now[series] ?? -1 < before {
                object("\(series) was \(before), then \(now[series].map { "\($0)" } ?? "gone")")
            }
            highest.merge(now) { max($0, $1) }
            state.withLock { $0.report.scrapes += 1 }
        }
    }

    private func object(_ violation: String) {
        state.withLock { if $0.report.violations.count < 20 { $0.report.violations.append(violation) } }
    }
}
