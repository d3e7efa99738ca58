// Makes the pages of an answer, and counts how often it is asked.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

@testable import HTTP

/// Lines that say where they stand, so that a page lost, doubled or out of place is seen.
final class PageMaker: Sendable {
    /// What stands in the place of the last page.
    enum Ending { case end, failed, dropped, never }

    private let size: Int
    private let count: Int
    private let ending: Ending
    private let made = Atomic(0)
    private static let queue = DispatchQueue(label: "pages", attributes: .concurrent)

    init(pages count: Int, of size: Int, ending: Ending = .end) {
        self.count = count
        self.size = size
        self.ending = ending
    }

    var asked: Int { made.load(ordering: .relaxed) }

    func page(_ number: Int) -> [UInt8] {
        let head = Array("page \(number)\n".utf8)
        return head + [UInt8](repeating: UInt8(truncatingIfNeeded: 65 + number % 26), count: max(0, size - head.count))
    }

    /// The pages that are made, all in one.
    var whole: [UInt8] {
        var whole: [UInt8] = []
        for number in 0..<count { whole += page(number) }
        return whole
    }

    /// An answer whose pages are made on another thread.
    func response(_ type: MediaType = .csv) -> Response {
        let place = Place()
        return .pages(.ok, type, first: page(0)) { deliver in
            Self.queue.async { self.make(place.next(), deliver) }
        }
    }

    /// An answer whose pages are made by whoever asks.
    func responseAtOnce() -> Response {
        let place = Place()
        return .pages(.ok, .csv, first: page(0)) { deliver in self.make(place.next(), deliver) }
    }

    /// How far one answer is.
    private final class Place: Sendable {
        private let number = Atomic(0)

        func next() -> Int { number.add(1, ordering: .relaxed).newValue }
    }

    private static let undelivered = Mutex<[@Sendable (Response.Page) -> Void]>([])

    private func make(_ number: Int, _ deliver: @escaping @Sendable (Response.Page) -> Void) {
        made.add(1, ordering: .relaxed)
        if number < count - 1 { return deliver(.page(page(number))) }
        switch ending {
        case .end: deliver(number < count ? .end(page(number)) : .end([]))
        case .failed: deliver(.failed)
        case .dropped: break
        case .never: Self.undelivered.withLock { $0.append(deliver) }
        }
    }
}
