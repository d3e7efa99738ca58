// Ids that grow.
// SPDX-License-Identifier: Apache-2.0

/// `demo-00000001`, `demo-00000002`, …: padded, so that they sort as they grow.
struct Serial: Sendable {
    /// The prefix with so many zeros as a number of so many digits leaves room for.
    private let padded: [String]
    private var number = 0

    init(prefix: String) { padded = (0...8).map { prefix + String(repeating: "0", count: 8 - $0) } }

    mutating func next() -> String {
        number += 1
        let digits = String(number)
        return padded[min(8, digits.utf8.count)] + digits
    }
}
