// A file that is read at once and whole: a configuration, a secret.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Reads files that are known to be small. Pipes and process substitutions are as good as files.
package enum SmallFile {
    package static func read(_ path: String, limit: Int = 1 << 20) throws(SmallFileError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SmallFileError(path: path, number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
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
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    init(path: String, number: CInt) {
        self.init(path: path, reason: FileError(number).description)
    }

    package var description: String { "cannot read \(path): \(reason)" }
}
