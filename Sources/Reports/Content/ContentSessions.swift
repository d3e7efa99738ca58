// In how many sessions people did what they did.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// The columns of `sessions=true`: distinct sessions, and how many activities came to each.
struct ContentSessions: Sendable {
    static let columns = [Column("sessions", .count), Column("mean_per_session", .number)]

    private let sessions: [ActivityKey: ActivitySessions]
    private let whole: ActivitySessions

    init(_ asked: ActivityQuestion, _ view: LedgerView) throws(ReadingError) {
        sessions = try view.sessions(asked)
        try view.takeMemory(
            sessions.count * 2 * (MemoryLayout<ActivityKey>.stride + MemoryLayout<ActivitySessions>.stride))
        // One that is in several rows is one session: the whole is no sum of rows.
        var all = asked.ungrouped
        all.unit = nil
        whole = try view.sessions(all).first?.value ?? ActivitySessions()
    }

    func cells(of row: ActivityKey) -> [Cell] { Self.cells(sessions[row] ?? ActivitySessions()) }

    var total: [Cell] { Self.cells(whole) }

    private static func cells(_ sessions: ActivitySessions) -> [Cell] {
        [.count(sessions.count), .mean(sessions.activities, over: sessions.count)]
    }
}
