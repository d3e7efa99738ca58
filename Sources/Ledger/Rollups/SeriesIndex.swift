// Numbers the label sets of a family, in a few bytes for each.
// SPDX-License-Identifier: Apache-2.0

/// The label sets of a family, numbered from 0 on in the order in which they come. Labels are numbers of names.
///
/// A set costs four bytes a label and 11 to 21 for its slot, where a `Set<RollupKey>` takes 64 to 128: there may be a
/// hundred thousand, and each is held by the writer, which caps them, and by the counters of /metrics.
package struct SeriesIndex: Sendable {
    /// Labels of a set.
    private let width: Int
    package private(set) var count = 0
    /// `width` numbers a set, one set after the other.
    private var labels: [UInt32] = []
    private var places = PlaceIndex()
    /// Sets that do not fit: their place among the others is empty.
    private var others: [RollupKey: Int] = [:]

    package init(of family: TotalFamily) { width = family.description.labels.count }

    package func number(of set: RollupKey) -> Int? {
        guard fits(set) else { return others[set] }
        return labels.withUnsafeBufferPointer { labels in
            places.find(PlaceIndex.hash(of: set)) { number in
                for label in 0..<width where Int64(labels[number * width + label]) != set[label] { return false }
                return true
            }
        }
    }

    /// Gives the next number to a set that has none.
    package mutating func add(_ set: RollupKey) -> Int {
        let number = count
        count += 1
        if fits(set) {
            for label in 0..<width { labels.append(UInt32(set[label])) }
            places.insert(number, PlaceIndex.hash(of: set))
        } else {
            for _ in 0..<width { labels.append(0) }
            others[set] = number
        }
        return number
    }

    /// Whether the labels are numbers of 32 bits, and nothing follows them.
    private func fits(_ set: RollupKey) -> Bool { set.isNarrow(width) }
}
