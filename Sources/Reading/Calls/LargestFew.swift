// The largest of many, without keeping the rest.
// SPDX-License-Identifier: Apache-2.0

/// Keeps the `limit` events with the largest values that come behind a mark; of equals, those booked last.
struct LargestFew: Sendable {
    private let limit: Int
    private let mark: EventMark?
    /// A heap with the least of them on top.
    private var heap: [EventMark] = []

    init(_ limit: Int, behind mark: EventMark? = nil) {
        self.limit = limit
        self.mark = mark
    }

    /// The one that goes next, once there is no room for more.
    var least: EventMark? { heap.count < limit ? nil : heap.first }

    /// Whether an event of such a value may be kept.
    @inline(__always)
    func mayTake(_ value: Int64) -> Bool {
        if let mark, value > mark.value { return false }
        return heap.count < limit || value >= heap.first?.value ?? .min
    }

    /// Whether an event of any of these values may be.
    func mayTakeAny(of values: ClosedRange<Int64>) -> Bool {
        if let mark, values.lowerBound > mark.value { return false }
        return heap.count < limit || values.upperBound >= heap.first?.value ?? .min
    }

    /// Largest first.
    var sorted: [EventMark] { heap.sorted { Self.isLess($1, $0) } }

    mutating func offer(_ found: EventMark) {
        if let mark, !Self.isLess(found, mark) { return }
        if heap.count < limit {
            heap.append(found)
            rise(heap.count - 1)
        } else if let least = heap.first, Self.isLess(least, found) {
            heap[0] = found
            sink()
        }
    }

    private static func isLess(_ left: EventMark, _ right: EventMark) -> Bool {
        left.value == right.value ? left.number < right.number : left.value < right.value
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, Self.isLess(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && Self.isLess(heap[child], heap[least]) {
                least = child
            }
            guard least != place else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
