// A seeded generator of random numbers and of bodies that compress well, badly and not at all.
// SPDX-License-Identifier: Apache-2.0

/// SplitMix64: the same numbers for the same seed, on every machine.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Up to `most` bytes, drawn from an alphabet of a random size.
    mutating func body(most: Int) -> [UInt8] {
        let alphabet = UInt8.random(in: 0...255, using: &self)
        let length = Int.random(in: 0...most, using: &self)
        return (0..<length).map { _ in UInt8.random(in: 0...alphabet, using: &self) }
    }
}
