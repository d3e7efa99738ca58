// A file that is read at once and whole: a configuration, a secret.
// SPDX-License-Identifier: Apache-2.0

import Client
import Glibc

/// Reads files that are known to be small. Pipes and process substitutions are as good as files.
enum SmallFile {
    static func read(_ path: String, limit: Int = 1 << 20) throws(SmallFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SmallFileError(path: path, number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SmallFileError(path: path, number: errno) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            guard bytes.count <= limit else {
                throw SmallFileError(path: path, reason: "it has more than \(limit >> 10) KiB")
            }
        }
    }
}

/// Why a file cannot be read.
package struct SmallFileError: Error, Equatable, CustomStringConvertible {
    let path: String
    let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    init(path: String, number: CInt) {
        self.init(path: path, reason: String(cString: strerror(number)))
    }

    package var description: String { "cannot read \(path): \(reason)" }
}

extension Secret {
    /// What a file holds, without the newlines that editors put at its end. A second line is refused: nobody could say
    /// whether it belongs to the secret.
    package init(file path: String) throws(SmallFileError) {
        let bytes = try SmallFile.read(path, limit: 64 << 10)
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw SmallFileError(path: path, reason: "it is not text in UTF-8")
        }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw SmallFileError(path: path, reason: "it is empty") }
        guard !text.contains(where: \.isNewline) else {
            throw SmallFileError(path: path, reason: "it has more than one line, and a secret is one")
        }
        self.init(text)
    }
}
