// A procedure that the back office calls, and what answers it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Reading
internal import Reports
internal import Store

/// One query. Its input is a JSON object; a member that it does not take is refused. An export may be called as a mutation,
/// too: clients that mean to save a file do.
struct Procedure: Sendable {
    /// `users.getGrowth`
    let name: String
    let takes: [String]
    private let isExport: Bool
    let read: @Sendable (Input, LedgerView) throws(ReadingError) -> Shape

    init(
        _ name: String, takes: [String] = [], isExport: Bool = false,
        read: @escaping @Sendable (Input, LedgerView) throws(ReadingError) -> Shape
    ) {
        self.name = name
        self.takes = takes
        self.isExport = isExport
        self.read = read
    }

    /// Whether it tells who did what, which is for those who may administer.
    var isOfAudit: Bool { area == "audit" }

    /// `users`: the page of the back office that it is of.
    private var area: String { name.split(separator: ".").first.map(String.init) ?? name }

    /// A view by its tab, what was filtered by, or an export by its page and format.
    func told(_ input: RemoteInput, status: Int) -> RemoteCall.Told {
        let given = (try? input.members.get())?.filter { $0.value != .null } ?? []
        var details: [String: String] = [:]
        let action: AuditAction
        if isExport {
            action = .adminAnalyticsExported
            details = ["dashboard": area, "format": given.first { $0.key == "format" }?.value.string ?? "csv"]
        } else if isOfAudit {
            action = .adminAuditLogViewed
        } else if given.isEmpty {
            action = .adminDashboardViewed
            details = ["tab": area]
        } else {
            action = .adminAnalyticsFiltered
            details = ["dashboard": area, "filter_type": given.map(\.key).sorted().joined(separator: ",")]
        }
        let asked = given.flatMap { member in
            guard let filters = member.value.members else { return Self.asked(member.key, member.value) }
            return filters.flatMap { Self.asked("\(member.key).\($0.key)", $0.value) }
        }
        return .init(
            status: status, action: action, details: details, asked: asked.filter { details[$0.name] == nil },
            isExport: isExport, isOfAudit: isOfAudit)
    }

    /// A value as a text; nothing of one that holds others.
    private static func asked(_ name: String, _ value: JSONValue) -> [RemoteCall.Told.Asked] {
        guard let text = value.string ?? value.number ?? value.bool.map({ "\($0)" }) else { return [] }
        return [.init(name: name, value: text)]
    }

    func takes(method: String) -> Bool { ["GET", "HEAD"].contains(method) || isExport && method == "POST" }

    static let prefix = "admin.analytics."

    /// The procedure on a path such as `admin.analytics.users.getGrowth`.
    static func at(_ path: String) -> Procedure? {
        guard path.hasPrefix(prefix) else { return nil }
        let name = path.dropFirst(prefix.count)
        return all.first { $0.name == name }
    }
}
