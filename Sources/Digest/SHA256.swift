// SHA-256, by nettle.
// SPDX-License-Identifier: Apache-2.0

internal import CNettle

/// A running SHA-256: feed it, then ask once for the digest.
package struct SHA256: ~Copyable {
    private var context = sha256_ctx()

    package init() { unsafe nettle_sha256_init(&context) }

    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe nettle_sha256_update(&context, $0.count, $0.baseAddress) }
    }

    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    package consuming func digest() -> Digest {
        var bytes = Digest.Bytes(repeating: 0)
        var span = bytes.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer { unsafe nettle_sha256_digest(&context, $0.count, $0.baseAddress) }
        return Digest(bytes: bytes)
    }
}

extension SHA256 {
    package static func hash(_ bytes: Span<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.digest()
    }

    package static func hash(_ bytes: [UInt8]) -> Digest { hash(bytes.span) }
}
