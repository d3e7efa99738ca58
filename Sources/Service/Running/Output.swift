// Words to the terminal.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard output is for answers, standard error for everything said on the way.
enum Output {
    static func print(_ text: String) { write(Array((text + "\n").utf8), to: 1) }

    /// `bursar: text`, for whoever watches the server or the command.
    static func say(_ text: String) { write(Array("bursar: \(text)\n".utf8), to: 2) }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
