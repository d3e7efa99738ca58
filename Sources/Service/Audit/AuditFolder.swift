// Which entries of an audit are kept at once, and which are told of together later.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import Store

/// Folds what is done again and again: the first time is told at once, the others within ten minutes of it by one entry at
/// their end. So no refresh and no flood of refusals fills the audit, and nothing goes untold.
struct AuditFolder {
    /// What is alike enough to be told together.
    enum Key: Hashable {
        /// The same view, by the same people in the same way.
        case view(
            actor: String, way: String, address: String, action: AuditAction, object: AuditValue, [AuditEntry.Detail])
        /// Requests of machines to a route.
        case route(actor: String, address: String, route: String, action: String?, AuditOutcome)
        /// Refusals of one kind from one address.
        case refusal(address: String, status: Int)
    }

    private struct Window {
        /// As the first one was; from then on what the next entry will say.
        var entry: AuditEntry
        let began: Timestamp
        /// Those since the first.
        var times: Int64 = 0
        var rows: Int64?
        var since: Timestamp?

        mutating func add(_ more: Int64?, at now: Timestamp) {
            times = times.addingSaturated(1)
            since = since ?? now
            entry.at = now
            if let more { rows = (rows ?? 0).addingSaturated(more) }
        }

        /// Those that were not told yet, by one entry; nil where there are none.
        var told: AuditEntry? {
            guard times > 0, let since else { return nil }
            var told = entry
            (told.times, told.rows, told.request) = (times, rows, "")
            told.details.append(.init("since", "\(since)"))
            return told
        }
    }

    private var windows: [Key: Window] = [:]
    /// Addresses that refusals are told of one by one.
    private var refused = 0

    static let milliseconds: Int64 = 600_000
    /// So many different things within ten minutes are folded; beyond that all are told, and folding begins anew.
    static let most = 10_000
    /// Refusals of addresses beyond so many are told of together.
    static let mostRefused = 1_000

    /// What is to be kept now of something that was just done.
    mutating func take(
        _ key: Key, rows: Int64?, at now: Timestamp, _ entry: () -> AuditEntry
    ) -> [AuditEntry] {
        var key = key
        if case .refusal(_, let status) = key, windows[key] == nil, refused >= Self.mostRefused {
            key = .refusal(address: "", status: status)
        }
        if windows[key].map({ now.milliseconds - $0.began.milliseconds < Self.milliseconds }) == true {
            windows[key]?.add(rows, at: now)
            return []
        }
        var told: [AuditEntry] = []
        if let over = windows.removeValue(forKey: key) {
            if case .refusal = key { refused -= 1 }
            if let entry = over.told { told.append(entry) }
        }
        if windows.count >= Self.most { told += close() }
        var first = entry()
        if case .refusal(let address, _) = key {
            refused += 1
            if address.isEmpty { first.address = "many" }
        }
        windows[key] = Window(entry: first, began: now)
        return told + [first]
    }

    /// What is over by now.
    mutating func due(at now: Timestamp) -> [AuditEntry] {
        close { now.milliseconds - $0.began.milliseconds >= Self.milliseconds }
    }

    /// All that was not told yet.
    mutating func close() -> [AuditEntry] { close { _ in true } }

    private mutating func close(_ isOver: (Window) -> Bool) -> [AuditEntry] {
        var told: [AuditEntry] = []
        for (key, window) in windows where isOver(window) {
            windows[key] = nil
            if case .refusal = key { refused -= 1 }
            if let entry = window.told { told.append(entry) }
        }
        return told.sorted { ($0.at.milliseconds, $0.actor) < ($1.at.milliseconds, $1.actor) }
    }
}
