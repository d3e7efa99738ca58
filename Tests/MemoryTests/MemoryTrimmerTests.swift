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

    @Test func `What was used is given back once it is used no more, and again when it was used again`() {
        let count = Count()
        let trimmer = MemoryTrimmer(rest: .milliseconds(1)) {
            count.trims.add(1, ordering: .relaxed)
            count.isTrimmed.signal()
        }
        for _ in 0..<1000 { trimmer.noteUse(MemoryTrimmer.large - 1) }
        #expect(count.trims.load(ordering: .relaxed) == 0)
        for _ in 0..<3 {
            trimmer.noteUse(MemoryTrimmer.large)
            count.isTrimmed.wait()
        }
        #expect(count.trims.load(ordering: .relaxed) == 3)
    }

    @Test func `A program whose code was let go of goes on`() {
        for _ in 0..<3 {
            StartCode.letGo()
            let texts = (0..<100).map { "\($0)" }.sorted()
            #expect(texts.first == "0" && texts.last == "99")
        }
    }

    @Test func `The allocator takes the calls`() {
        Memory.keepSmall()
        Memory.trim()
    }
}
