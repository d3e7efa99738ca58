// The demo's chance: the same throws for the same seed, on every platform and with every compiler.
// SPDX-License-Identifier: Apache-2.0

/// A seeded generator (xoshiro256**) and the ways in which the demo draws from it.
///
/// The standard library does not promise that its own draws stay the same from version to version,
/// and `exp` and `log` differ by platform: so nothing here uses more than the basic arithmetic that IEEE 754 fixes.
struct Dice: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        // SplitMix64 spreads a small seed over the whole state, as xoshiro's authors ask.
        var seed = seed
        func spread() -> UInt64 {
            seed &+= 0x9E37_79B9_7F4A_7C15
            var word = seed
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        state = (spread(), spread(), spread(), spread())
    }

    mutating func next() -> UInt64 {
        let scaled = state.1 &* 5
        let result = ((scaled << 7) | (scaled >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// Evenly from 0 up to, not including, `bound`; 0 for an empty range.
    mutating func below(_ bound: Int64) -> Int64 {
        guard bound > 0 else { return 0 }
        return Int64(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func between(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// Evenly within [0, 1).
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

    /// A whole number whose mean is `mean`: what is left of it happens or not.
    mutating func count(mean: Double) -> Int { Int(mean + fraction()) }

    /// One of `options`, which must not be empty.
    mutating func pick<Option>(_ options: [Option]) -> Option { options[Int(below(Int64(options.count)))] }

    /// A place in `weights`, each as likely as it weighs.
    mutating func place(weights: [Int64]) -> Int {
        var left = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return place }
        }
        return 0
    }

    /// Around `median`, with the long tail to the right that waiting times have.
    ///
    /// A product of many small factors is nearly log-normal; each is as likely to divide as to multiply, so that
    /// half of the draws lie below the median. One in a hundred is a straggler.
    mutating func around(_ median: Int64) -> Int64 {
        var value = Double(median)
        for _ in 0..<4 {
            let bits = next()
            let factor = 1 + Double(bits >> 12) * 0x1p-53  // 1 up to 1.5
            value = bits & 1 == 0 ? value * factor : value / factor
        }
        if happens(0.01) { value *= 3 + 4 * fraction() }
        return max(1, Int64(value))
    }

    /// At least `least`, twice that in half of the draws, ten times that in a tenth (Pareto), up to `most`.
    mutating func pareto(least: Double, most: Double) -> Double { min(most, least / (1 - fraction())) }

    /// Eight letters and digits that no other draw is likely to share.
    mutating func name() -> String {
        let shortest: UInt64 = 78_364_164_096  // 36⁷: below it, there would be fewer than eight digits.
        return String(shortest + next() % (shortest * 35), radix: 36)
    }
}
