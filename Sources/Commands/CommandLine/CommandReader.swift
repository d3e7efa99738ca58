// Turns the words behind a command's name into that command's options.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger

/// Reads `--name value`, `--name=value`, `--name`, operands, and `--` before words that are operands whatever they are.
struct CommandReader<Options> {
    let command: Command
    let options: [CommandOption<Options>]
    let operands: [CommandOperand<Options>]
    let exclusive: [[String]]
    var result: Options
    /// In the order in which they came, each as it was spelled.
    private var given: [(name: String, spelling: String)] = []
    private var taken = 0

    init(
        command: Command, options: [CommandOption<Options>], operands: [CommandOperand<Options>],
        exclusive: [[String]], result: Options
    ) {
        self.command = command
        self.options = options
        self.operands = operands
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
        guard word.hasPrefix("--"), let option = options.first(where: { $0.isCalled(spelling) }) else {
            throw refusal("unknown option \(parts[0])" + suggestion(for: spelling))
        }
        let name = option.assignNamed == nil ? option.name : spelling
        if !option.repeats, let before = given.first(where: { $0.name == name }) {
            throw refusal(
                before.spelling == spelling
                    ? "--\(spelling) is given twice" : "--\(before.spelling) and --\(spelling) are one option")
        }
        given.append((name, spelling))

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
        if let assign = option.assignNamed { return assign(&result, spelling, text) }
        do {
            try option.assign(&result, text)
        } catch {
            throw refusal("--\(spelling) \(error.reason)")
        }
    }

    private mutating func takeOperand(_ word: String) throws(UsageError) {
        let next = taken < operands.count ? operands[taken] : operands.last.flatMap { $0.count == .any ? $0 : nil }
        guard let operand = next else { throw refusal("unexpected \"\(word)\"") }
        guard !word.isEmpty || operand.count == .optional else {
            throw refusal("\(operand.placeholder) must not be empty")
        }
        operand.assign(&result, word)
        taken += 1
    }

    private func checkWhole() throws(UsageError) {
        if let missing = operands.dropFirst(taken).first(where: { $0.count == .one }) {
            throw refusal("\(missing.placeholder) is missing")
        }
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
