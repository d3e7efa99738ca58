// The largest of many, without keeping the rest.
// SPDX-License-Identifier: Apache-2.0

/// Keeps the `limit` calls with the largest values; of equals, those booked last.
struct LargestFew: Sendable {
    private let limit: Int
    /// A heap with the least of them on top.
    private var heap: [CallNumbers.Found] = []

    init(_ limit: Int) { self.limit = limit }

    /// Room for as many others.
    var empty: LargestFew { LargestFew(limit) }

    /// What a call must have more of to be kept for sure; nil while there is room.
    var least: Int64? { heap.count < limit ? nil : heap.first?.value }

    /// Largest first.
    var sorted: [CallNumbers.Found] { heap.sorted { Self.isLess($1, $0) } }

    mutating func offer(_ found: CallNumbers.Found) {
        if heap.count < limit {
            heap.append(found)
            rise(heap.count - 1)
        } else if let least = heap.first, Self.isLess(least, found) {
            heap[0] = found
            sink()
        }
    }

    private static func isLess(_ left: CallNumbers.Found, _ right: CallNumbers.Found) -> Bool {
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
