// What an audit says of an access: who, how they came, what they did to what, and what they asked.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import Store

extension AuditEntry {
    /// An answer to a request that was let in, or one of the several that it is of.
    init(_ access: Access, _ tale: AccessTale, at now: Timestamp) {
        let status = tale.status ?? access.status.code
        let action = (tale.action ?? access.route.recording.action).flatMap(AuditAction.init(rawValue:))
        self.init(by: access.caller, access.head, action ?? Self.standardAction(of: access.route), at: now)
        target = tale.target ?? access.route.recording.target
        if target.isEmpty { target = "page" }
        object = AuditValue(tale.object) ?? AuditValue(Self.object(of: access))
        details = access.head.query.items.compactMap { item in
            guard !Self.unsaid.contains(item.name) else { return nil }
            return Detail(item.name, AuditValue(item.value, isPersonal: !Self.isPlain(item.name)))
        }
        details += tale.details.map { Detail($0.name, AuditValue($0.text.text, isPersonal: $0.text.isPersonal)) }
        self.status = status
        outcome = AuditOutcome(status: status)
        rows = tale.rows.map { Int64($0) }
    }

    /// A request that was not let in.
    init(_ note: AccessNote, refused status: Status, at now: Timestamp) {
        self.init(by: note.caller ?? .unknown, note.head, .accessRefused, at: now)
        target = "route"
        object = AuditValue(note.route)
        details = [Detail("method", note.head.method.name)]
        if let scope = note.needs.scope { details.append(Detail("scope", scope.name)) }
        self.status = status.code
        outcome = AuditOutcome(status: status.code)
    }

    private init(by caller: Caller, _ head: RequestHead, _ action: AuditAction, at now: Timestamp) {
        self.init(at: now, actor: caller.identity, name: caller.name, action: action)
        way = caller.way.told
        address = head.client
        request = head.id
    }

    private static func standardAction(of route: Route) -> AuditAction {
        route.method == .get ? .pageViewed : .changeMade
    }

    /// What stands in a place of the path that stands for anything, or the path as the table of routes has it.
    private static func object(of access: Access) -> String {
        access.parameters.count == 1 ? access.parameters.first?.value ?? "" : access.route.pattern
    }

    /// What says nothing of what was asked.
    private static let unsaid: Set<String> = ["cursor", "width", "colours", "columns", "input", "batch"]

    /// Parameters whose values name nobody. What any other is given is kept aside, where it can be forgotten.
    static func isPlain(_ name: String) -> Bool {
        plain.contains(name.hasSuffix("!") ? String(name.dropLast()) : name)
    }

    private static let plain: Set<String> = [
        "from", "to", "start_date", "end_date", "last", "days", "zone", "by", "per", "limit", "offset", "all", "sort",
        "sort_by", "format", "period", "compare", "match", "unit", "kind", "event", "provider", "model", "operation",
        "tenant", "tier", "status", "plan", "country", "source", "of", "steps", "within", "cohort", "unbounded",
        "action",
        "outcome", "target", "actor", "entries", "protocol", "reason", "service", "internal", "component",
        "scope", "month", "year", "window",
    ]
}

extension AuditValue {
    /// Nil where nothing is said.
    fileprivate init?(_ text: AccessTale.Text?) {
        guard let text else { return nil }
        self.init(text.text, isPersonal: text.isPersonal)
    }
}

extension Caller.Way {
    /// As people read it.
    var told: String {
        switch self {
        case .anonymous: "anonymous"
        case .token(let tail?): "token …\(tail)"
        case .token(nil): "configured token"
        case .password: "password"
        case .session(let number): "session \(number)"
        case .proxy: "proxy"
        case .certificate: "certificate"
        }
    }
}

extension Route.Recording {
    /// Recorded under a name that the audit knows.
    static func noted(_ action: AuditAction, of target: String) -> Self { Self(.noted, action, target) }
    static func kept(_ action: AuditAction, of target: String) -> Self { Self(.kept, action, target) }
    static func counted(_ action: AuditAction, of target: String) -> Self { Self(.counted, action, target) }
    static func none(because reason: String) -> Self { Self(.none(because: reason)) }

    private init(_ way: Way, _ action: AuditAction, _ target: String) {
        self.init(way, action: action.rawValue, target: target)
    }
}

extension AccessTale {
    init(_ action: AuditAction) { self.init(action: action.rawValue) }
}
