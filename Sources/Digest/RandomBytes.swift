// Bytes that nobody can guess.
// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// So many, from the system's own source: keys, salts and what a token or a session is made of.
    package static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
