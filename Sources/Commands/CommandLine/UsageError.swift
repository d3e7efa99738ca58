// A call that cannot be understood, and what to tell whoever made it.
// SPDX-License-Identifier: Apache-2.0

/// The call was wrong: `description` goes to standard error, and the exit code is `Exit.usage`.
struct UsageError: Error, Equatable, CustomStringConvertible {
    let message: String
    /// How the command would be called rightly.
    let usage: String

    init(_ message: String, command: Command? = nil) {
        self.message = message
        usage = Help.usage(of: command)
    }

    var description: String { "bursar: \(message)\n\n\(usage)" }
}

/// How a command ends, as the shell sees it.
enum Exit: Int32, Sendable {
    case done = 0
    /// The command did its work and the answer is no, or it could not do it.
    case no = 1
    case usage = 2
}
