// Where an axis ends, so that one bar does not flatten all others.
// SPDX-License-Identifier: Apache-2.0

enum TornAxis {
    /// The greatest value that the axis still has to hold: the one above which the next is more than three times as much.
    /// Nil where there is no such gap, or more than three values are above it, which then are no exceptions.
    static func end(of values: [Double]) -> Double? {
        let sorted = values.filter { $0 > 0 }.sorted(by: >)
        for place in sorted.indices.dropFirst().prefix(mostTorn) where sorted[place - 1] > 3 * sorted[place] {
            // Of two or three bars neither is the exception.
            return sorted.count >= leastBars ? sorted[place] : nil
        }
        return nil
    }

    private static let mostTorn = 3
    private static let leastBars = 5
}
