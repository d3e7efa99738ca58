// The log of a server: what it says by itself, a line a message.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import System

/// Says messages, each as one line that is written whole and behind those before it. Whoever says one does not wait.
///
/// A line is the same whether a journal takes it, a file or a terminal. A journal has a time and a level of its own, but
/// it has them of when and how the line came in, and a line that is copied out of it has neither.
package final class Log: Sendable {
    private let clock: @Sendable () -> Timestamp
    private let current: Shared<Settings>
    private let lines: LineLog

    /// How it is said, and what of it.
    package struct Settings: Sendable, Equatable {
        package var format: LogFormat
        package var level: LogLevel

        package init(format: LogFormat = .text, level: LogLevel = .info) {
            self.format = format
            self.level = level
        }
    }

    /// `write` takes a line, with its line feed, on a queue of the log's own.
    package init(
        _ settings: Settings, clock: @escaping @Sendable () -> Timestamp, write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        let current = Shared(settings)
        self.clock = clock
        self.current = current
        lines = LineLog(
            oneByOne: true,
            lost: { count in
                let message = LogMessage(
                    .warning, "\(count) lines of this log were lost: it was not read as fast as it was written",
                    .lostLines(count))
                return message.line(at: clock(), as: current.value.format)
            }, write: write)
    }

    /// Those that count from now on.
    package var settings: Settings {
        get { current.value }
        set { current.value = newValue }
    }

    /// The text says all there is to say to people; the fields say parts of it by name.
    package func say(_ level: LogLevel, _ text: String, _ fields: LogField...) {
        say(LogMessage(level, text, fields))
    }

    package func say(_ message: LogMessage) {
        let settings = settings
        guard message.level >= settings.level else { return }
        lines.write(message.line(at: clock(), as: settings.format))
    }

    /// An error may be a list, and then is a message for each of its lines.
    package func say(_ level: LogLevel, eachLineOf error: any Error) {
        for line in "\(error)".split(separator: "\n") { say(level, String(line)) }
    }

    /// Returns when what was said so far has gone out, or after a second.
    package func flush() { lines.flush() }
}

package enum LogFormat: String, Sendable, CaseIterable { case text, json }

/// How much a message weighs.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// Things go as they should.
    case info
    /// Somebody should look at it. The server goes on, or tries again.
    case warning
    /// Something is not done, and will not be unless somebody helps.
    case error

    package static func < (left: Self, right: Self) -> Bool { left.weight < right.weight }

    private var weight: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        }
    }
}
