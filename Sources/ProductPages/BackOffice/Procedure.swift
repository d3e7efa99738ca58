// A procedure that the back office calls, and what answers it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Reading
internal import Reports

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

    func takes(method: String) -> Bool { ["GET", "HEAD"].contains(method) || isExport && method == "POST" }

    static let prefix = "admin.analytics."

    /// The procedure on a path such as `admin.analytics.users.getGrowth`.
    static func at(_ path: String) -> Procedure? {
        guard path.hasPrefix(prefix) else { return nil }
        let name = path.dropFirst(prefix.count)
        return all.first { $0.name == name }
    }
}
