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
            actor: String, way: String, address: String, route: String, action: AuditAction, object: AuditValue,
            AuditOutcome, [AuditEntry.Detail])
        /// Requests of machines to a route.
        case route(actor: String, address: String, route: String, action: String?, AuditOutcome)
        /// What somebody did not get an answer to, of one kind.
        case refusal(Refusal)
        /// The same of one address, where these were too many to be told apart; of all addresses beyond so many, where it
        /// is empty.
        case refusals(address: String, status: Int)
    }

    struct Refusal: Hashable {
        let actor, address, method, route: String
        /// What a handler says that it was about.
        var object = ""
        let action: AuditAction
        let status: Int
    }

    private struct Window {
        /// As the first one was.
        let entry: AuditEntry
        let began: Timestamp
        /// Those since the first.
        var times: Int64 = 0
        var rows: Int64?
        var since: Timestamp?
        var last: Timestamp?

        mutating func add(_ more: Int64?, at now: Timestamp) {
            times = times.addingSaturated(1)
            since = since ?? now
            last = now
            if let more { rows = (rows ?? 0).addingSaturated(more) }
        }

        /// Those that were not told yet, by one entry; nil where there are none.
        func told(as key: Key, at now: Timestamp) -> AuditEntry? {
            guard times > 0, let since, let last else { return nil }
            var told = entry
            (told.at, told.times, told.rows, told.request) = (now, times, rows, "")
            let when = [AuditEntry.Detail("since", "\(since)"), AuditEntry.Detail("last", "\(last)")]
            switch key {
            case .view: told.details = when + entry.details
            // Each of them may have asked something else.
            case .route, .refusals: told.details = when
            case .refusal(let refusal):
                if refusal.object.isEmpty { told.object = AuditValue(refusal.route) }
                told.details = when + entry.details.filter { $0.name == AuditEntry.method }
            }
            return told
        }
    }

    private var windows: [Key: Window] = [:]
    /// Kinds of refusals that are told one by one, altogether and of each address.
    private var refused = 0
    private var refusedOf: [String: Int] = [:]

    static let milliseconds: Int64 = 600_000
    /// So many different things within ten minutes are folded; beyond that all are told, and folding begins anew.
    static let most = 5_000
    /// Kinds of refusals beyond so many are told of together, and so are those of one address.
    static let mostRefused = 1_000
    static let mostRefusedOfOne = 32

    /// What is to be kept now of something that was just done.
    mutating func take(
        _ key: Key, rows: Int64?, at now: Timestamp, _ entry: () -> AuditEntry
    ) -> [AuditEntry] {
        let key = known(key)
        if windows[key].map({ now.milliseconds - $0.began.milliseconds < Self.milliseconds }) == true {
            windows[key]?.add(rows, at: now)
            return []
        }
        var told: [AuditEntry] = []
        if let over = remove(key)?.told(as: key, at: now) { told.append(over) }
        if windows.count >= Self.most { told += close(at: now) }
        var first = entry()
        switch key {
        case .refusal(let refusal):
            refused += 1
            refusedOf[refusal.address, default: 0] += 1
        case .refusals(let address, _): first = Self.many(first, from: address)
        case .view, .route: break
        }
        windows[key] = Window(entry: first, began: now)
        return told + [first]
    }

    /// The key that something is told under: whoever is refused chooses how many kinds there are.
    private func known(_ key: Key) -> Key {
        guard case .refusal(let refusal) = key, windows[key] == nil else { return key }
        if refusedOf[refusal.address, default: 0] >= Self.mostRefusedOfOne {
            return .refusals(address: refusal.address, status: refusal.status)
        }
        return refused >= Self.mostRefused ? .refusals(address: "", status: refusal.status) : key
    }

    private static func many(_ entry: AuditEntry, from address: String) -> AuditEntry {
        var many = AuditEntry(at: entry.at, actor: "many", action: .accessRefused)
        many.address = address.isEmpty ? "many" : address
        (many.target, many.outcome, many.status) = ("route", entry.outcome, entry.status)
        return many
    }

    private mutating func remove(_ key: Key) -> Window? {
        guard let window = windows.removeValue(forKey: key) else { return nil }
        if case .refusal(let refusal) = key {
            refused -= 1
            let rest = refusedOf[refusal.address, default: 1] - 1
            refusedOf[refusal.address] = rest > 0 ? rest : nil
        }
        return window
    }

    /// What is over by now.
    mutating func due(at now: Timestamp) -> [AuditEntry] {
        close(at: now) { now.milliseconds - $0.began.milliseconds >= Self.milliseconds }
    }

    /// All that was not told yet.
    mutating func close(at now: Timestamp) -> [AuditEntry] { close(at: now) { _ in true } }

    private mutating func close(at now: Timestamp, _ isOver: (Window) -> Bool) -> [AuditEntry] {
        var told: [(began: Int64, entry: AuditEntry)] = []
        for (key, window) in windows where isOver(window) {
            _ = remove(key)
            if let entry = window.told(as: key, at: now) { told.append((window.began.milliseconds, entry)) }
        }
        return told.sorted { ($0.began, $0.entry.actor) < ($1.began, $1.entry.actor) }.map(\.entry)
    }
}
