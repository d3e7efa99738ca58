// What is kept of a password: a hash of bcrypt's, which takes long to make on purpose.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypt
internal import Digest
internal import Glibc

/// `$2y$10$` and 53 characters: the cost, as a power of two, the salt and what came of it. `$2a` and `$2b` are the same by
/// other names. It prints as dots.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Each more doubles the time that a look at a password takes.
    package let cost: Int
    private let text: String

    /// A second and more of a core: a server that took longer could be kept busy by anybody.
    package static let mostCost = 14
    private static let leastCost = 4

    /// Why a text is none, or none that is taken.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package init(_ text: String) throws(Refusal) {
        let parts = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, ["2a", "2b", "2y"].contains(String(parts[1])),
            parts[2].count == 2, let cost = Int(String(parts[2]) ?? ""), parts[3].count == 53,
            parts[3].allSatisfy(Self.isDigit)
        else { throw Refusal(description: "must be a hash that bcrypt made, such as $2y$10$ and 53 characters") }
        guard (Self.leastCost...Self.mostCost).contains(cost) else {
            throw Refusal(
                description: "must have a cost from \(Self.leastCost) to \(Self.mostCost), not \(cost): each look at a "
                    + "password takes twice as long with each more")
        }
        self.cost = cost
        self.text = text
    }

    /// What tells it from others; not to be shown.
    package var bytes: [UInt8] { Array(text.utf8) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// Whether it was made of this password. Takes long: 2 to the power of `cost` rounds. Of a password, bcrypt looks at no
    /// more than 72 bytes.
    package func isMade(of password: [UInt8]) -> Bool {
        // The library would take what is before it for the whole.
        guard !password.contains(0) else { return false }
        var (data, size) = unsafe (UnsafeMutableRawPointer?.none, Int32(0))
        defer { unsafe free(data) }
        let phrase = password.map { CChar(bitPattern: $0) } + [0]
        guard let made = unsafe crypt_ra(phrase, text, &data, &size) else { return false }
        return constantTimeEqual(Array(unsafe String(cString: made).utf8), Array(text.utf8))
    }

    /// One of a cost that no password is known to make: a look at it takes as long as a look at another of that cost.
    package static func unmade(cost: Int) -> PasswordHash {
        let digits = String(repeating: ".", count: 21) + "." + String(repeating: ".", count: 31)
        return PasswordHash(cost: cost, text: "$2y$\(cost < 10 ? "0" : "")\(cost)$\(digits)")
    }

    private init(cost: Int, text: String) {
        self.cost = cost
        self.text = text
    }

    package var description: String { "•••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
