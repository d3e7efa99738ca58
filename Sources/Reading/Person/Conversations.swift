// The conversations that a user had.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension LedgerView {
    /// What was started as such; for a user who never started one, the sessions that they sent messages in on the days of
    /// UTC that have any of them. Beside it the days of which nothing tells that any more: nothing of these is counted.
    package func conversations(
        ofUser user: String, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> (count: Int64, untold: Set<Day>) {
        let past = Timestamp.earliest.milliseconds..<milliseconds.upperBound
        let started = try times(of: "conversation_started", byUser: user, in: past)
        if !started.isEmpty {
            return (started.reduce(0) { milliseconds.contains($1.at.milliseconds) ? $0 + $1.count : $0 }, [])
        }
        let messages = try times(of: "message_sent", byUser: user, in: milliseconds)
        let days = Set(messages.map(\.at.day))
        let told = try self.told(of: days)
        return (try sessions(of: "message_sent", byUser: user, on: told), days.subtracting(told))
    }
}
