// Seeded bodies that compress well, badly and not at all.
// SPDX-License-Identifier: Apache-2.0

import Seeded

extension Seeded {
    /// Up to `most` bytes, drawn from an alphabet of a random size.
    mutating func body(most: Int) -> [UInt8] {
        let alphabet = UInt8.random(in: 0...255, using: &self)
        let length = Int.random(in: 0...most, using: &self)
        return (0..<length).map { _ in UInt8.random(in: 0...alphabet, using: &self) }
    }
}
