// A procedure that the back office calls, and what answers it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Reading
internal import Reports

/// One query. Its input is a JSON object; a member that it does not take is refused.
struct Procedure: Sendable {
    /// `users.getGrowth`
    let name: String
    let takes: [String]
    let read: @Sendable (Input, LedgerView) throws(ReadingError) -> Shape

    init(
        _ name: String, takes: [String] = [],
        read: @escaping @Sendable (Input, LedgerView) throws(ReadingError) -> Shape
    ) {
        self.name = name
        self.takes = takes
        self.read = read
    }

    static let prefix = "admin.analytics."

    /// The procedure on a path such as `admin.analytics.users.getGrowth`.
    static func at(_ path: String) -> Procedure? {
        guard path.hasPrefix(prefix) else { return nil }
        let name = path.dropFirst(prefix.count)
        return all.first { $0.name == name }
    }
}
