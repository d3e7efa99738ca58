// Makes a time zone of a file of the time zone database.
// SPDX-License-Identifier: Apache-2.0

extension Zone {
    /// More is not read. The largest files that there are have 4,000.
    package static let mostBytesOfFile = 64 << 10

    /// Reads a file in the format TZif. What the file is wrong in is an error that says so.
    package init(named name: String, tzif bytes: [UInt8]) throws(ZoneFileError) {
        let file = try ZoneFileReader.read(bytes)
        var timeline = Timeline(
            startingWith: file.transitions.isEmpty ? file.rule?.standard : nil, or: file.firstOffset)
        for transition in file.transitions { timeline.add(transition) }
        var cycle: Range<Int64>?
        if let rule = file.rule { cycle = try timeline.add(rule, after: file.transitions.last) }
        self.init(name: name, transitions: timeline.transitions, cycle: cycle)
    }
}

/// Transitions as they are put together: in order, each to another offset than the one before.
private struct Timeline {
    private(set) var transitions: [Zone.Transition]

    /// Where a file has no transitions, its rule holds for all time, and what it says first does not.
    init(startingWith standard: Int32?, or first: Int32) {
        transitions = [Zone.Transition(at: .min, offset: standard ?? first, latestDay: .earliest)]
    }

    mutating func add(_ transition: ZoneFile.Transition) {
        // What no timestamp can tell is put at the end of what they can.
        let (product, overflow) = transition.at.multipliedReportingOverflow(by: 1_000)
        let at = overflow ? (transition.at < 0 ? .min : .max) : product
        if let last = transitions.last, last.at == at {
            // The later of two at once holds.
            transitions.removeLast()
            if transitions.isEmpty {
                transitions.append(Zone.Transition(at: at, offset: transition.offset, latestDay: .earliest))
            }
        }
        guard let last = transitions.last, last.offset != transition.offset else { return }
        let before = Timestamp(milliseconds: at).advanced(byMilliseconds: -1)
        let day = before.advanced(byMilliseconds: Int64(last.offset) * 1_000).day
        transitions.append(Zone.Transition(at: at, offset: transition.offset, latestDay: max(last.latestDay, day)))
    }

    /// Adds what a rule says of the years after the last transition of a file. The answer is the part that comes again and
    /// again from its end on; nil where clocks are not set any more.
    mutating func add(
        _ rule: ZoneRule, after last: ZoneFile.Transition?
    ) throws(ZoneFileError) -> Range<Int64>? {
        // Without a transition the rule is taken to hold since 1900, and its standard time before.
        let year = max(1900, last.map { Timestamp(seconds: $0.at).day.civil.year } ?? 0)
        let found = rule.transitions(in: year - 1..<year + Self.years)
        if let last {
            let offset = found.last { $0.at <= last.at }?.offset ?? rule.standard
            guard offset == last.offset else { throw .contradiction(rule: offset, transition: last.offset) }
        }
        let count = transitions.count
        for transition in found where last.map({ transition.at > $0.at }) ?? true { add(transition) }
        return repeating(from: count + 2)
    }

    /// Cuts the transitions off where they begin to repeat those from a place on. The two before that place are the
    /// rule's, too, so all that the cycle has is as it will be the next time, the days that have begun before it as well.
    private mutating func repeating(from place: Int) -> Range<Int64>? {
        guard place < transitions.count, let last = transitions.last?.at else { return nil }
        let start = transitions[place].at
        let (end, overflow) = start.addingReportingOverflow(Int64(Day.inCycle) * 86_400_000)
        guard !overflow, end <= last else { return nil }
        transitions.removeAll { $0.at >= end }
        return start..<end
    }

    /// Within these years a rule comes to its third transition and sees 400 years after it: a year like another, with the
    /// same weekdays, comes within 40 years.
    private static let years = 500
}

extension Timestamp {
    /// Stays at the end of what there is instead of going beyond it.
    fileprivate init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }
}
