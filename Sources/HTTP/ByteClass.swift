// Which bytes may stand where in a head (RFC 9110, 5.5 and 5.6.2; RFC 9112, 3.2; RFC 3986, 3.2.2).
// SPDX-License-Identifier: Apache-2.0

/// Classes of bytes, each a set that is looked up in two words.
struct ByteClass {
    private let low: UInt64
    private let high: UInt64
    /// Whether bytes beyond ASCII are in it.
    private let hasOthers: Bool

    private init(_ bytes: some Sequence<UInt8>, others: Bool = false) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in bytes {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }
        self.low = low
        self.high = high
        hasOthers = others
    }

    /// What names and methods are made of.
    static let token = ByteClass(alphanumeric + "!#$%&'*+-.^_`|~".utf8)
    /// What a value may hold: all that is visible, blanks, and text beyond ASCII.
    static let value = ByteClass(Array(0x20...0x7E) + [0x09], others: true)
    /// What a request target may hold. Bytes beyond ASCII are not in its grammar, but are sent and do no harm.
    static let target = ByteClass(Array(0x21...0x7E), others: true)
    /// A host with its port.
    static let host = ByteClass(alphanumeric + "-._~%!$&'()*+,;=:[]".utf8)

    private static let alphanumeric: [UInt8] = Array(0x30...0x39) + Array(0x41...0x5A) + Array(0x61...0x7A)

    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return low >> UInt64(byte) & 1 == 1 }
        return byte < 128 ? high >> UInt64(byte & 63) & 1 == 1 : hasOthers
    }

    func contains(all bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy(contains) }

    func contains(all bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where !contains(bytes[index]) { return false }
        return true
    }
}
