// Where the demo's people live.
// SPDX-License-Identifier: Apache-2.0

struct Country: Sendable {
    var code: String
    /// Winter time, in whole hours: near enough for a demo.
    var hoursEast: Int64
    /// How many of a hundred people live there.
    var share: Int64

    static let all = [
        Country(code: "US", hoursEast: -6, share: 34),
        Country(code: "GB", hoursEast: 0, share: 14),
        Country(code: "DE", hoursEast: 1, share: 11),
        Country(code: "CA", hoursEast: -5, share: 8),
        Country(code: "IN", hoursEast: 5, share: 8),
        Country(code: "FR", hoursEast: 1, share: 7),
        Country(code: "SE", hoursEast: 1, share: 6),
        Country(code: "BR", hoursEast: -3, share: 6),
        Country(code: "AU", hoursEast: 10, share: 6),
    ]
}
