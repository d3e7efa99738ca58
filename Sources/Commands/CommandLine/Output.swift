// Words to the terminal, and bytes to descriptors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import System

/// Standard output is for answers, standard error for everything said on the way.
enum Output {
    /// Bytes that did not go out: the disk is full, the reader is gone.
    struct Failure: Error, CustomStringConvertible {
        let error: FileError

        init(_ error: FileError) { self.error = error }

        var description: String { "cannot write the answer: \(error)" }
    }

    /// A line of the answer. Whoever cannot give the answer has not done the work: the failure ends the command.
    static func print(_ text: String) throws(Failure) { try write(Array((text + "\n").utf8), to: STDOUT_FILENO) }

    /// `bursar: text`, for whoever watches the command, if there is somebody. Names in it come from anywhere.
    static func say(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        show("bursar: \(lines.map { HiddenText.escaped(String($0)) }.joined(separator: "\n"))\n")
    }

    /// Shows text on standard error as it is.
    static func show(_ text: String) { try? write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes all of the bytes, or throws. Waits where the descriptor does not.
    static func write(_ bytes: [UInt8], to descriptor: CInt) throws(Failure) {
        do throws(FileError) { try Descriptor.write(bytes, to: descriptor) } catch { throw Failure(error) }
    }

    /// How wide the terminal is; nil where it does not say.
    static var columns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    static func isTerminal(_ descriptor: CInt) -> Bool { isatty(descriptor) == 1 }
}
