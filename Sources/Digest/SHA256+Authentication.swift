// HMAC-SHA-256, by nettle: a digest that only who knows the key can make.
// SPDX-License-Identifier: Apache-2.0

internal import CNettle

extension SHA256 {
    /// What a receiver who knows the key makes of the same bytes, too.
    package static func authenticate(_ bytes: [UInt8], key: [UInt8]) -> Digest {
        var context = hmac_sha256_ctx()
        unsafe key.withUnsafeBufferPointer {
            unsafe nettle_hmac_sha256_set_key(&context, $0.count, $0.baseAddress)
        }
        unsafe bytes.withUnsafeBufferPointer { unsafe nettle_hmac_sha256_update(&context, $0.count, $0.baseAddress) }
        var digest = Digest.Bytes(repeating: 0)
        var span = digest.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer {
            unsafe nettle_hmac_sha256_digest(&context, $0.count, $0.baseAddress)
        }
        return Digest(bytes: digest)
    }
}
