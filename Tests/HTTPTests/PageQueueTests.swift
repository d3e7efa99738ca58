// Pages in their order, without a thread.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTTP

@Suite struct PageQueueTests {
    @Test func `The next page is asked for when a quarter is left, and once`() {
        var queue = PageQueue(first: [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(queue.ask() == false)
        #expect(queue.take(atMost: 5) == .bytes([1, 2, 3, 4, 5]))
        #expect(queue.ask() == false, "three of eight are left")
        #expect(queue.take(atMost: 1) == .bytes([6]))
        #expect(queue.ask() == true, "two of eight are left")
        #expect(queue.ask() == false, "it is asked for already")
        queue.deliver(.page([9]))
        #expect(queue.ask() == false, "two pages are held")
        #expect(queue.take(atMost: 100) == .bytes([7, 8]))
        #expect(queue.take(atMost: 100) == .bytes([9]))
        #expect(queue.ask() == true)
        #expect(queue.take(atMost: 100) == .wait)
        queue.deliver(.end([10]))
        #expect(queue.take(atMost: 100) == .bytes([10]))
        #expect(queue.ask() == false)
        #expect(queue.take(atMost: 100) == .end)
    }

    @Test func `An empty page is no end, and an empty end is`() {
        var queue = PageQueue(first: [])
        #expect(queue.take(atMost: 9) == .wait)
        #expect(queue.ask() == true)
        queue.deliver(.page([]))
        #expect(queue.take(atMost: 9) == .wait)
        #expect(queue.ask() == true)
        queue.deliver(.end([]))
        #expect(queue.take(atMost: 9) == .end)
    }

    @Test func `After a failure nothing is sent, asked for or taken in`() {
        var queue = PageQueue(first: [1, 2])
        #expect(queue.take(atMost: 2) == .bytes([1, 2]))
        #expect(queue.ask() == true)
        queue.deliver(.failed)
        #expect(queue.take(atMost: 9) == .failed)
        #expect(queue.ask() == false, "nobody waits for more")
        queue.deliver(.page([3]))
        #expect(queue.take(atMost: 9) == .failed)
    }

    @Test func `A page that nobody asked for is ignored`() {
        var queue = PageQueue(first: [1])
        queue.deliver(.end([2]))
        #expect(queue.take(atMost: 9) == .bytes([1]))
        #expect(queue.take(atMost: 9) == .wait)
    }

    @Test(arguments: 1...500)
    func `In any order of things, what goes out is what came in`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let pages = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            (0..<Int.random(in: 0...20, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        var queue = PageQueue(first: pages[0])
        var delivered = 1
        var asked = 0
        var sent: [UInt8] = []
        var isOver = false
        for _ in 0..<10_000 where !isOver {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                switch queue.take(atMost: Int.random(in: 1...30, using: &generator)) {
                case .bytes(let bytes): sent += bytes
                case .end: isOver = true
                case .wait, .failed: break
                }
            case 1: if queue.ask() { asked += 1 }
            default:
                guard queue.isAsked else { continue }
                queue.deliver(delivered < pages.count ? .page(pages[delivered]) : .end([]))
                delivered += 1
            }
            #expect(asked >= delivered - 1 && asked <= delivered, "seed \(seed)")
        }
        #expect(isOver, "seed \(seed)")
        #expect(sent == pages.flatMap { $0 }, "seed \(seed)")
        #expect(asked == pages.count, "seed \(seed)")
    }
}
