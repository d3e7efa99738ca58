// What the log says of a threshold that was crossed.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Store

extension Crossing {
    /// One line, whatever the member is called.
    var line: [UInt8] {
        var whose = ""
        if !member.isEmpty {
            var name = JSONWriter()
            name.string(member)
            whose = " of \(String(decoding: name.bytes, as: UTF8.self))"
        }
        let since = Day(number: Int32(truncatingIfNeeded: period))
        return Array(
            "bursar: budget \(budget)\(whose) reached \(threshold) % of \(limit) USD: \(spent) USD spent since \(since)\n"
                .utf8)
    }
}
