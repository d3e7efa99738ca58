// The table of bills that others published as wrong, as it travels inside the binary.
// SPDX-License-Identifier: Apache-2.0

import CAssets

extension Prices {
    /// JSON, which `bursar prices selftest` holds the built-in book against.
    package static var wrongBills: [UInt8] {
        let table = unsafe bursar_wrong_bills()
        return unsafe Array(UnsafeBufferPointer(start: table.bytes, count: table.count))
    }
}
