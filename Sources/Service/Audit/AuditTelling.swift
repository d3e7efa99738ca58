// What an audit says of an access: who, how they came, what they did to what, and what they asked.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import Ledger
package import Store

extension AuditEntry {
    /// An answer to a request that was let in, or one of the several that it is of.
    init(_ access: Access, _ tale: AccessTale, at now: Timestamp) {
        let status = tale.status ?? access.status.code
        let action = (tale.action ?? access.route.recording.action).flatMap(AuditAction.init(rawValue:))
        self.init(
            by: tale.caller ?? access.caller, access.head, action ?? Self.standardAction(of: access.route), at: now)
        target = tale.target ?? access.route.recording.target
        if target.isEmpty { target = "page" }
        self.status = status
        outcome = AuditOutcome(status: status)
        rows = tale.rows.map { Int64($0) }
        guard outcome != .invalid else {
            // Whatever stood in it, nobody was told anything for it.
            object = AuditValue(access.route.pattern)
            return
        }
        object = AuditValue(tale.object) ?? Self.object(of: access, isPersonal: status >= 400)
        details = tale.details.map {
            Detail($0.name, AuditValue(Self.shown($0.text.text), isPersonal: $0.text.isPersonal))
        }
        guard Self.isQuestion(access.route) else { return }
        let told = Set(details.map(\.name))
        let items = access.head.query.items.lazy.map { (name: $0.name, value: $0.value) }
        details += Self.asked(items, isPersonal: status >= 400).filter { !told.contains($0.name) }
    }

    /// Whether the parameters say what was asked. What is open to all takes none, and what is counted is told together.
    private static func isQuestion(_ route: Route) -> Bool {
        route.needs.scope != nil && route.recording.way != .counted
            && ["report", "values", AuditAction.analytics].contains(route.recording.target)
    }

    /// What was asked by parameters, of a route or of a command that does the same beside no server.
    package static func asked(
        _ items: some Sequence<(name: String, value: String)>, isPersonal: Bool = false
    ) -> [Detail] {
        var asked: [Detail] = []
        // One more shows that there were more.
        for item in items where !unsaid.contains(item.name) && asked.count <= mostDetails {
            asked.append(
                Detail(shown(item.name), AuditValue(shown(item.value), isPersonal: isPersonal || !isPlain(item.name))))
        }
        return asked
    }

    /// A token that somebody put where none belongs is not kept; what stands around it is.
    static func shown(_ text: String) -> String { AccessToken.redacted(text) }

    /// A request that was not let in.
    init(_ note: AccessNote, refused status: Status, at now: Timestamp) {
        self.init(by: note.caller ?? note.former ?? .unknown, note.head, .accessRefused, at: now)
        target = "route"
        object = AuditValue(note.route)
        details = [Detail(Self.method, note.head.method.name)]
        if let scope = note.needs.scope { details.append(Detail("scope", scope.name)) }
        self.status = status.code
        // A browser that is led to where it can sign in was let in as little.
        outcome = status == .tooManyRequests ? .limited : .refused
    }

    static let method = "method"

    private init(by caller: Caller, _ head: RequestHead, _ action: AuditAction, at now: Timestamp) {
        self.init(at: now, actor: caller.identity, name: caller.name, action: action)
        way = caller.way.told
        address = caller.address(in: head)
        request = Self.shown(head.id)
    }

    private static func standardAction(of route: Route) -> AuditAction {
        route.method == .get ? .pageViewed : .changeMade
    }

    /// What stands in a place of the path that stands for anything, or the path as the table of routes has it.
    private static func object(of access: Access, isPersonal: Bool) -> AuditValue {
        guard access.parameters.count == 1, let value = access.parameters.first?.value else {
            return AuditValue(access.route.pattern)
        }
        return AuditValue(shown(value), isPersonal: isPersonal)
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
        "tier", "status", "plan", "country", "of", "steps", "within", "cohort", "unbounded", "action", "outcome",
        "target", "entries", "protocol", "reason", "service", "internal", "component", "scope", "month", "year",
        "window",
    ]
}

extension AuditValue {
    /// Nil where nothing is said.
    fileprivate init?(_ text: AccessTale.Text?) {
        guard let text else { return nil }
        self.init(AuditEntry.shown(text.text), isPersonal: text.isPersonal)
    }
}

extension Caller {
    /// Anybody has the token of a public caller: whoever opens the page that it stands in.
    func address(in head: RequestHead) -> String { isPublic ? "many" : head.client }
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
