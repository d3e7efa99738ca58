// A command: its name, what it takes, and how its words become an invocation.
// SPDX-License-Identifier: Apache-2.0

/// A row of the table of commands. What kind of options it reads is known only inside.
struct Command: Sendable {
    /// One word, or two: `serve`, `prices list`.
    let name: String
    /// What it does, as the end of a sentence that begins with its name.
    let summary: String
    /// What else there is to know, in lines of at most 78 characters.
    let details: String
    let operands: [Line]
    let options: [Line]
    let read: @Sendable (Words, Command) throws(UsageError) -> Invocation

    /// An option or an operand as help shows it.
    struct Line: Sendable {
        let label: String
        let doc: String
        let standard: String?
    }

    /// - `start`: the options before a word is read; what it holds are the defaults.
    /// - `then`: what may follow the operand.
    /// - `exclusive`: sets of options of which at most one may be given.
    init<Options: Sendable>(
        _ name: String, _ summary: String, details: String = "", start: Options,
        operand: CommandOperand<Options>? = nil, then second: CommandOperand<Options>? = nil,
        options: [CommandOption<Options>] = [], exclusive: [[String]] = [],
        invocation: @escaping @Sendable (Options) throws(UsageError) -> Invocation
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        let operands = [operand, second].compactMap(\.self)
        self.operands = operands.map { Line(label: $0.label, doc: $0.doc, standard: nil) }
        self.options = options.map {
            Line(
                label: "--\($0.name)" + ($0.placeholder.map { " \($0)" } ?? ""), doc: $0.doc,
                standard: $0.standard(start))
        }
        read = { (words, command) throws(UsageError) in
            var reader = CommandReader(
                command: command, options: options, operands: operands, exclusive: exclusive, result: start)
            return try invocation(try reader.read(words))
        }
    }
}

/// What follows a command's name.
typealias Words = ArraySlice<String>
