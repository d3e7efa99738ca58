// What the log says of a threshold that was crossed.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Store

extension Crossing {
    /// One line. A user is named where the log may name users; else the number stands there.
    package func line(showingUsers: Bool) -> String {
        var whose = ""
        if isOfUser, !showingUsers {
            whose = " of user #\(number)"
        } else if !member.isEmpty {
            var name = JSONWriter()
            name.string(member)
            whose = " of \(String(decoding: name.bytes, as: UTF8.self))"
        }
        let since = Day(number: Int32(truncatingIfNeeded: period))
        return
            "bursar: budget \(budget)\(whose) reached \(threshold) % of \(limit) USD: \(spent) USD spent since \(since)"
    }
}
