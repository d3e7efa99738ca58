// When free memory is returned.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing

@testable import Memory

@Suite struct MemoryTrimmerTests {
    private final class Count: Sendable {
        let trims = Atomic(0)
        let isTrimmed = DispatchSemaphore(value: 0)
    }

    @Test func `What is large is given back, however much of it there is, once; what is small is not`() {
        let count = Count()
        let trimmer = MemoryTrimmer {
            count.trims.add(1, ordering: .relaxed)
            count.isTrimmed.signal()
        }
        for _ in 0..<1000 { trimmer.note(MemoryTrimmer.large - 1) }
        for _ in 0..<1000 { trimmer.note(MemoryTrimmer.large) }
        count.isTrimmed.wait()
        #expect(count.trims.load(ordering: .relaxed) == 1)
        trimmer.note(MemoryTrimmer.large)
        count.isTrimmed.wait()
        #expect(count.trims.load(ordering: .relaxed) == 2)
    }

    @Test func `The allocator takes the calls`() {
        Memory.keepSmall()
        Memory.trim()
    }
}
