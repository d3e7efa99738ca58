// Pays for what was taken, at a steady pace: whether the next may be taken.
// SPDX-License-Identifier: Apache-2.0

/// The generic cell rate algorithm, in nanoseconds of a clock that never goes back.
///
/// Whatever is taken costs its number of intervals, which are paid as time goes by. The next is taken while no more is
/// unpaid than `slack`: so over time there is no more than one in each interval, and what is larger than any slack is not
/// refused for ever, but paid for by those that follow.
struct DebtBucket {
    /// The instant at which all that was taken is paid for.
    private var paidAt: UInt64 = 0

    /// Whether it says nothing any more.
    func isIdle(at now: UInt64) -> Bool { paidAt <= now }

    /// Nil where something may be taken; else nanoseconds until it may.
    func wait(slack: UInt64, at now: UInt64) -> UInt64? {
        let (latest, overflow) = now.addingReportingOverflow(slack)
        return overflow || paidAt <= latest ? nil : paidAt - latest
    }

    /// Takes so many where any may be taken, and returns nil; else nothing, and how long it is to wait.
    mutating func take(_ count: Int = 1, every interval: UInt64, slack: UInt64, at now: UInt64) -> UInt64? {
        if let wait = wait(slack: slack, at: now) { return wait }
        let (price, isHuge) = UInt64(max(0, count)).multipliedReportingOverflow(by: interval)
        let (end, isBeyond) = max(paidAt, now).addingReportingOverflow(price)
        paidAt = isHuge || isBeyond ? .max : end
        return nil
    }
}
