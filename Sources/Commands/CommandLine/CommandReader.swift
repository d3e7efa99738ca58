// Turns the words behind a command's name into that command's options.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger

/// Reads `--name value`, `--name=value`, `--name`, operands, and `--` before words that are operands whatever they are.
struct CommandReader<Options> {
    let command: Command
    let options: [CommandOption<Options>]
    let operand: CommandOperand<Options>?
    let exclusive: [[String]]
    var result: Options
    /// In the order in which they came, each as it was spelled.
    private var given: [(name: String, spelling: String)] = []
    private var operands = 0

    init(
        command: Command, options: [CommandOption<Options>], operand: CommandOperand<Options>?, exclusive: [[String]],
        result: Options
    ) {
        self.command = command
        self.options = options
        self.operand = operand
        self.exclusive = exclusive
        self.result = result
    }

    mutating func read(_ words: Words) throws(UsageError) -> Options {
        var rest = words
        while let word = rest.popFirst() {
            if word == "--" {
                for word in rest { try takeOperand(word) }
                break
            }
            // A lone dash is standard input, by long custom.
            if word.hasPrefix("-"), word != "-" {
                try takeOption(word, rest: &rest)
            } else {
                try takeOperand(word)
            }
        }
        try checkWhole()
        return result
    }

    private mutating func takeOption(_ word: String, rest: inout Words) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let spelling = String(parts[0].drop { $0 == "-" })
        guard word.hasPrefix("--"), let option = options.first(where: { [$0.name, $0.alias].contains(spelling) }) else {
            throw refusal("unknown option \(parts[0])" + suggestion(for: spelling))
        }
        if let before = given.first(where: { $0.name == option.name }) {
            throw refusal(
                before.spelling == spelling
                    ? "--\(spelling) is given twice" : "--\(before.spelling) and --\(spelling) are one option")
        }
        given.append((option.name, spelling))

        var text = ""
        if let placeholder = option.placeholder {
            if parts.count == 2 {
                text = parts[1]
            } else if let next = rest.first, !next.hasPrefix("--") {
                text = next
                rest.removeFirst()
            } else {
                throw refusal("--\(spelling) needs a value: --\(spelling) \(placeholder)")
            }
        } else if parts.count == 2 {
            throw refusal("--\(spelling) takes no value")
        }
        do {
            try option.assign(&result, text)
        } catch {
            throw refusal("--\(spelling) \(error.reason)")
        }
    }

    private mutating func takeOperand(_ word: String) throws(UsageError) {
        guard let operand, operand.count == .any || operands == 0 else {
            throw refusal("unexpected \"\(word)\"")
        }
        guard !word.isEmpty else { throw refusal("\(operand.placeholder) must not be empty") }
        operand.assign(&result, word)
        operands += 1
    }

    private func checkWhole() throws(UsageError) {
        if let operand, operand.count == .one, operands == 0 { throw refusal("\(operand.placeholder) is missing") }
        for names in exclusive {
            let clashing = given.filter { names.contains($0.name) }.map { "--\($0.spelling)" }
            if clashing.count > 1 {
                throw refusal("\(clashing.joined(separator: " and ")) exclude each other")
            }
        }
    }

    private func suggestion(for name: String) -> String {
        Suggestion.clause(for: name, among: options.map(\.name)) { "--\($0)" }
    }

    private func refusal(_ message: String) -> UsageError { UsageError(message, command: command) }
}
