// The bytes of certificates and keys, as they lie in their files at one moment.
// SPDX-License-Identifier: Apache-2.0

internal import System

/// Two that are equal make the same credentials: this is how a change of the files is noticed, be it that time stamps and
/// sizes stay.
package struct TLSMaterial: Sendable, Equatable {
    let certificate, key: [UInt8]
    let clientCA: [UInt8]?

    /// Reads all files of a plan.
    package init(_ plan: TLSPlan) throws(TLSError) {
        certificate = try Self.bytes(of: plan.certificate)
        key = try Self.bytes(of: plan.key)
        if let source = plan.clientCA { clientCA = try Self.bytes(of: source) } else { clientCA = nil }
    }

    private static func bytes(of source: TLSPlan.Source) throws(TLSError) -> [UInt8] {
        switch source {
        case .text(let text): return text.bytes
        case .file(let path):
            do throws(SmallFileError) { return try SmallFile.read(path) } catch { throw .file("\(error)") }
        }
    }
}

/// Why a server cannot show itself as it is told to.
package enum TLSError: Error, Equatable, CustomStringConvertible {
    case file(String)
    /// The certificate and its key are not a pair, as they are for a moment while both are replaced.
    case mismatch
    case certificate(String)
    case clientCA(String)
    case suites(String)

    package var description: String {
        switch self {
        case .file(let words): words
        case .mismatch: "the key does not belong to the certificate"
        case .certificate(let words): "the certificate or its key cannot be used: \(words)"
        case .clientCA(let words): "the certificates of who vouches for clients cannot be used: \(words)"
        case .suites(let words): words
        }
    }
}
