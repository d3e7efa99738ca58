// Tasks, each at its own pace, whatever the others do.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import System
import Testing
import Waiting

@testable import Watch

/// What tasks noted, by name.
private final class Notebook: Sendable {
    private let notes = Mutex<[String: [String]]>([:])

    func note(_ name: String, _ result: Result<Int, LookFailure>) {
        notes.withLock { notes in
            switch result {
            case .success(let value): notes[name, default: []].append("\(value)")
            case .failure(let failure): notes[name, default: []].append("\(failure)")
            }
        }
    }

    subscript(name: String) -> [String] { notes.withLock { $0[name] ?? [] } }

    /// Waits until a task has noted so many turns.
    func wait(for name: String, _ count: Int) throws {
        try eventually("\(name) has \(count) notes") { self[name].count >= count }
    }

    func task(
        _ name: String, every: Duration = .milliseconds(20), timeout: Duration = .seconds(3600),
        _ look: @escaping @Sendable (Deadline) throws(LookFailure) -> Int
    ) -> WatchTask {
        WatchTask(name, every: every, timeout: timeout, look: look) { [self] result in
            note(name, result)
            return .usual
        }
    }
}

@Suite struct WatchScheduleTests {
    @Test func `What is seen is noted turn by turn, good or bad`() throws {
        let notes = Notebook()
        let counter = Counter()
        let schedule = WatchSchedule([
            notes.task("good") { _ in counter.next() },
            notes.task("bad") { (_) throws(LookFailure) in throw .denied },
        ])
        schedule.start()
        try notes.wait(for: "good", 5)
        try notes.wait(for: "bad", 3)
        schedule.stop()
        #expect(notes["good"].prefix(5) == ["1", "2", "3", "4", "5"])
        #expect(notes["bad"].allSatisfy { $0 == "access denied" })
    }

    @Test func `One that hangs is given up at its deadline, counted again each turn, and holds up nobody`() throws {
        let notes = Notebook()
        let gate = DispatchSemaphore(value: 0)
        let starts = Counter()
        let schedule = WatchSchedule([
            notes.task("hangs", timeout: .milliseconds(50)) { _ in
                _ = starts.next()
                gate.wait()
                return 1
            },
            notes.task("goes on") { _ in 1 },
        ])
        schedule.start()
        try notes.wait(for: "hangs", 4)
        try notes.wait(for: "goes on", 10)
        #expect(
            Array(notes["hangs"].prefix(4)) == ["no answer in time"]
                + Array(repeating: "the check before still hangs", count: 3))
        // Never two at once, however often its turn came.
        #expect(starts.value == 1)
        gate.signal()
        // What it brought too late is dropped, and it gets its turns again.
        let before = notes["hangs"].count
        try notes.wait(for: "hangs", before + 3)
        #expect(starts.value == 2)
        #expect(!notes["hangs"].contains("1"))
        schedule.stop()
        gate.signal()
    }

    @Test func `One that gives up at its deadline has the time to say so`() throws {
        let times = Mutex<(deadline: ContinuousClock.Instant?, noted: ContinuousClock.Instant?)>((nil, nil))
        let gate = DispatchSemaphore(value: 0)
        let schedule = WatchSchedule([
            WatchTask("hangs", every: .milliseconds(20), timeout: .milliseconds(20)) { deadline in
                times.withLock { $0.deadline = deadline.instant }
                gate.wait()
                return 1
            } note: { (_: Result<Int, LookFailure>) in
                times.withLock { $0.noted = $0.noted ?? .now }
                return .usual
            }
        ])
        schedule.start()
        try eventually("it is noted") { times.withLock { $0.noted != nil } }
        schedule.stop()
        gate.signal()
        let (deadline, noted) = times.withLock { $0 }
        #expect(try #require(noted) >= #require(deadline).advanced(by: WatchSchedule.grace))
    }

    @Test func `A hundred that hang cost the others nothing`() throws {
        let notes = Notebook()
        let gate = DispatchSemaphore(value: 0)
        let hanging = (0..<100).map { place in
            notes.task("hangs \(place)", timeout: .milliseconds(100)) { _ in
                gate.wait()
                return 0
            }
        }
        let healthy = (0..<100).map { place in notes.task("works \(place)", timeout: .seconds(3600)) { _ in place } }
        let schedule = WatchSchedule(hanging + healthy)
        schedule.start()
        for place in 0..<100 {
            try notes.wait(for: "works \(place)", 3)
            try notes.wait(for: "hangs \(place)", 2)
        }
        schedule.stop()
        for place in 0..<100 {
            #expect(notes["works \(place)"].allSatisfy { $0 == "\(place)" })
            gate.signal()
        }
    }

    @Test func `Other tasks take over, and what goes on has no second look at once`() throws {
        let notes = Notebook()
        let (gate, starts) = (DispatchSemaphore(value: 0), Counter())
        let hangs = notes.task("hangs", timeout: .seconds(3600)) { _ in
            _ = starts.next()
            gate.wait()
            return 1
        }
        let schedule = WatchSchedule([hangs, notes.task("old") { _ in 1 }])
        schedule.start()
        try notes.wait(for: "old", 2)
        try eventually("it has begun") { starts.value > 0 }
        for place in 0..<50 { schedule.replace([hangs, notes.task("new \(place)") { _ in 2 }]) }
        try notes.wait(for: "new 49", 3)
        #expect(starts.value == 1)
        #expect(notes["hangs"].isEmpty)
        gate.signal()
        try notes.wait(for: "hangs", 1)
        #expect(notes["hangs"].first == "1")
        schedule.stop()
        gate.signal()
    }

    @Test func `After the stop nothing is noted, though a look comes back`() throws {
        let notes = Notebook()
        let (gate, isIn) = (DispatchSemaphore(value: 0), Counter())
        let schedule = WatchSchedule([
            notes.task("late", timeout: .seconds(3600)) { _ in
                _ = isIn.next()
                gate.wait()
                return 1
            }
        ])
        schedule.start()
        try eventually("it is in") { isIn.value > 0 }
        try #require(isIn.value == 1)
        schedule.stop()
        gate.signal()
        Foundation.Thread.sleep(forTimeInterval: 0.1)
        #expect(notes["late"].isEmpty)
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func next() -> Int { count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }
}
