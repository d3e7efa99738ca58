// Help, made from the table of commands, so that it cannot say something else.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Prices
import Reading
import Reports

/// The texts of `bursar help`.
enum Help {
    /// What `bursar help` prints.
    static var overview: String {
        let rows = Command.all.map { (label: $0.name, text: $0.summary) }
        return """
            Bursar keeps the books of AI products.

            usage: bursar COMMAND [OPTION…]

            \(table(rows))

            `bursar help COMMAND` tells more; `bursar help report NAME` says what a report means,
            `bursar help config` lists the keys of the configuration file, and `bursar help prices file`
            those of a price file.

            """
    }

    /// What `bursar help WORDS` prints: a command, a group of commands, the configuration file, or a price file.
    static func text(on words: [String]) throws(UsageError) -> String {
        if words.isEmpty { return overview }
        if words == ["config"] { return configuration }
        if words == ["prices", "file"] { return PriceFile.example }
        if words.count == 2, words[0] == "report", Command.named(words)?.words != words {
            do { return page(of: try Report.named(words[1])) } catch { throw UsageError(error.description) }
        }
        if let command = Command.named(words), command.words.count == words.count { return page(of: command) }
        let group = Command.all.filter { $0.words.starts(with: words) }
        if !group.isEmpty { return group.map(page(of:)).joined(separator: "\n") }
        let topic = words.joined(separator: " ")
        throw UsageError(
            "no help on \"\(topic)\"" + Suggestion.clause(for: topic, among: Command.all.map(\.name) + ["config"]))
    }

    /// What `bursar COMMAND --help` prints.
    static func page(of command: Command) -> String {
        var parts = ["bursar \(command.name) \(command.summary)", call(of: command)]
        if !command.details.isEmpty { parts.append(command.details) }
        let lines = command.operands + command.options
        if !lines.isEmpty {
            parts.append(
                table(lines.map { ($0.label, $0.doc + ($0.standard.map { " (default:\(unbroken)\($0))" } ?? "")) }))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// What goes below a usage error: how the command is called, and who tells more; without a command, how any is.
    static func usage(of command: Command?) -> String {
        guard let command else {
            return "usage: bursar COMMAND [OPTION…]\n`bursar help` lists the commands."
        }
        return call(of: command) + "\n`bursar help \(command.name)` tells more."
    }

    private static func call(of command: Command) -> String {
        var words = ["usage: bursar", command.name]
        if !command.options.isEmpty { words.append("[OPTION…]") }
        words += command.operands.map(\.label)
        return words.joined(separator: " ")
    }

    private static var configuration: String {
        """
        `bursar serve --config FILE` reads a file such as this one, which holds every key and its default.
        ${NAME} in a value stands for a variable of the environment, and $${ for ${ itself.

        \(Configuration.example)
        """
    }

    /// A space at which no line is broken.
    static let unbroken = "\u{A0}"

    /// Labels on the left, texts on the right, wrapped to 100 columns.
    static func table(_ rows: [(label: String, text: String)]) -> String {
        let width = (rows.map(\.label.count).max() ?? 0) + 4
        return rows.map { label, text in
            let pad = String(repeating: " ", count: width - label.count - 2)
            return "  \(label)\(pad)"
                + wrapped(text, to: 100 - width).joined(separator: "\n" + String(repeating: " ", count: width))
        }.joined(separator: "\n")
    }

    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { $0.split(separator: unbroken).joined(separator: " ") }
    }
}
