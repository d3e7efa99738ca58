// The hours and quarters of an hour that clocks in a time zone show.
// SPDX-License-Identifier: Apache-2.0

/// An hour is told by the instant at which it begins: one that clocks show twice is two hours. Where clocks are set
/// within an hour, as on Lord Howe Island by half of one, the hour ends there and another begins.
///
/// Hours are parts of days, and quarters of an hour are parts of hours.
extension Zone {
    /// When the local hour began that an instant is in.
    package func startOfHour(at instant: Timestamp) -> Timestamp {
        stretch(at: instant.milliseconds).start(of: 3_600_000, at: instant)
    }

    /// The instant at which clocks show what those of UTC show at another: of two, the first; where clocks are set over it, as
    /// much later as they are set.
    package func instant(showing time: Timestamp) -> Timestamp {
        // Clocks are not set twice within two days, nor by as much as one.
        func offset(_ delta: Int64) -> Int64 { stretch(at: time.advanced(byMilliseconds: delta).milliseconds).offset }
        let (before, after) = (offset(-86_400_000), offset(86_400_000))
        let (early, late) = (time.advanced(byMilliseconds: -before), time.advanced(byMilliseconds: -after))
        if stretch(at: early.milliseconds).offset == before { return early }
        return stretch(at: late.milliseconds).offset == after ? late : early
    }

    /// When the local quarter of an hour began that an instant is in.
    package func startOfQuarterHour(at instant: Timestamp) -> Timestamp {
        stretch(at: instant.milliseconds).start(of: 900_000, at: instant)
    }
}

extension Zone.Stretch {
    /// When the part of the local day began that an instant is in; parts have so many milliseconds each.
    func start(of length: Int64, at instant: Timestamp) -> Timestamp {
        // Rests first: the sum of an instant and an offset may have more than 64 bits.
        let sum = instant.milliseconds % length + offset % length
        let passed = sum % length < 0 ? sum % length + length : sum % length
        return max(instant.advanced(byMilliseconds: -passed), Timestamp(milliseconds: lower))
    }
}
