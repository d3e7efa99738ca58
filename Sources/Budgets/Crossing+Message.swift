// What the log says of a threshold that was crossed.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
package import Logging
import Store

extension Crossing {
    /// A user is named where the log may name users; else the number stands there.
    package func message(showingUsers: Bool) -> LogMessage {
        var whose = ""
        var fields = [LogField.budget(budget)]
        if isOfUser, !showingUsers {
            whose = " of user #\(number)"
            fields.append(.userNumber(number))
        } else if !member.isEmpty {
            var name = JSONWriter()
            name.string(member)
            whose = " of \(String(decoding: name.bytes, as: UTF8.self))"
            fields.append(.member(member))
        }
        return LogMessage(
            .warning,
            "budget \(budget)\(whose) reached \(threshold) % of \(limit) USD: \(spent) USD spent since \(period)",
            fields + [.threshold(threshold), .limit(limit), .spent(spent)])
    }
}
