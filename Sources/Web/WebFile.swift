// The files of the page: style, script and icon, each with what a browser needs to keep it.
// SPDX-License-Identifier: Apache-2.0

internal import CWeb
internal import Digest

/// A file that is the same as long as its path is: the path has a digest of all files in it, so that what refers to
/// another by its plain name finds the one that it was made with.
package struct WebFile: Sendable {
    /// `main.js`
    package let name: String
    package let bytes: [UInt8]
    package let kind: Kind

    package enum Kind: String, Sendable, CaseIterable { case css, js, svg }

    package static let all: [WebFile] = (0..<bursar_web_count()).compactMap { number in
        let file = unsafe bursar_web_at(number)
        let name = unsafe String(cString: file.path)
        guard let kind = name.split(separator: ".").last.flatMap({ Kind(rawValue: String($0)) }) else { return nil }
        return WebFile(
            name: name, bytes: unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count)), kind: kind)
    }

    /// Of the bytes of all of them.
    package static let digest: String = {
        let all = SHA256.hash(WebFile.all.flatMap { Array($0.name.utf8) + [0] + $0.bytes })
        return String(all.description.prefix(16))
    }()

    /// Where a file of a name is.
    package static func path(of name: String) -> [String] { ["assets", digest, name] }
}
