// `bursar prices selftest`: the built-in book against bills that others got wrong.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices

enum SelfTestCommand {
    static func run() throws -> Exit {
        let book = Prices.builtIn()
        let checks = try WrongBill.table().map { try BillCheck($0, by: book) }
        for check in checks { try Output.print(check.text) }
        let wrong = checks.filter { !$0.isRight }
        guard wrong.isEmpty else {
            let bills = checks.count.counted("bill")
            Output.say("\(wrong.count) of \(bills) differ: \(wrong.map(\.bill.source).joined(separator: ", "))")
            return .no
        }
        try Output.print("\(checks.count.counted("bill")), each as its vendor charges")
        return .done
    }
}
