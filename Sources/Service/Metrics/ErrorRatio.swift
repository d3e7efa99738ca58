// The share of calls that failed lately, by provider.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Synchronization
import System

/// Counts calls and errors in ten-second slots of the last five minutes.
final class ErrorRatio: Sendable {
    private static let slots = 30
    private static let secondsPerSlot: Int64 = 10

    private struct Slot {
        var number: Int64 = -1
        var calls: Int64 = 0
        var errors: Int64 = 0
    }

    private let providers = Mutex<[ExactText: [Slot]]>([:])
    /// Seconds from any start.
    private let clock: @Sendable () -> Int64

    init(clock: @escaping @Sendable () -> Int64 = ErrorRatio.seconds) { self.clock = clock }

    /// So many calls, with those that failed.
    func note(_ calls: Int64, errors: Int64, provider: String) {
        let number = now
        providers.withLock { providers in
            var slots = providers[provider.exact] ?? Array(repeating: Slot(), count: Self.slots)
            let place = Int(number) % Self.slots
            if slots[place].number != number { slots[place] = Slot(number: number) }
            slots[place].calls += calls
            slots[place].errors += errors
            providers[provider.exact] = slots
        }
    }

    /// A provider without calls in the last five minutes has no ratio: NaN, not 0.
    func samples() -> Samples<Double> {
        let oldest = now - Int64(Self.slots) + 1
        return providers.withLock { providers in
            providers.map { provider, slots in
                let recent = slots.filter { $0.number >= oldest }
                let calls = recent.reduce(0) { $0 + $1.calls }
                let errors = recent.reduce(0) { $0 + $1.errors }
                return ([provider.text], calls == 0 ? Double.nan : Double(errors) / Double(calls))
            }
        }
    }

    private var now: Int64 { clock() / Self.secondsPerSlot }

    /// Of a clock that nobody sets.
    static func seconds() -> Int64 { Int64(SystemClock.milliseconds() / 1_000) }
}
