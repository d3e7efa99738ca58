// Numbers put into bands: how long, how often.
// SPDX-License-Identifier: Apache-2.0

/// Bands one above the other; each begins where the one before it ends, and the last has no end.
struct Bands: Sendable {
    let names: [String]
    private let floors: [Int64]

    init(_ bands: [(floor: Int64, name: String)]) {
        names = bands.map(\.name)
        floors = bands.map(\.floor)
    }

    /// The place of the band that a number is in; the first takes all that is below it.
    func place(of value: Int64) -> Int { floors.lastIndex { $0 <= value } ?? 0 }

    /// From the sign-up to the last activity.
    static let lifetime = Bands([
        (0, "0 days"), (1, "1 to 6 days"), (7, "7 to 29 days"), (30, "30 to 89 days"), (90, "90 to 364 days"),
        (365, "365 days or more"),
    ])

    /// How often somebody did something.
    static let frequency = Bands([
        (0, "never"), (1, "once"), (2, "2 to 4 times"), (5, "5 to 9 times"), (10, "10 to 24 times"),
        (25, "25 times or more"),
    ])
}
