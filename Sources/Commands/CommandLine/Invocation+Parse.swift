// From words to an invocation: which command is meant, and whether help is.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Invocation {
    /// Reads the words after the program's name.
    static func parse(_ words: [String]) throws(UsageError) -> Invocation {
        guard let first = words.first else { throw UsageError("which command?") }
        switch first {
        case "-h", "--help": return .help(Help.overview)
        case "--version": return .version
        default: break
        }
        let named = Command.named(words)
        guard let command = named ?? Command.listing(words) else { throw unknown(words) }
        let rest = words.dropFirst(named == nil ? 1 : command.words.count)
        // Asked for in the middle of a call, help comes before whatever is wrong with the call.
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "-h" || $0 == "--help" }) {
            return .help(Help.page(of: command))
        }
        return try command.read(rest, command)
    }

    private static func unknown(_ words: [String]) -> UsageError {
        let first = words[0]
        let group = Command.all.filter { $0.words.first == first }
        guard !group.isEmpty else {
            let names = Command.all.compactMap(\.words.first)
            return UsageError("unknown command \"\(first)\"" + Suggestion.clause(for: first, among: names))
        }
        let seconds = group.compactMap { $0.words.count > 1 ? $0.words.last : nil }
        guard words.count > 1 else { return UsageError("\(first) what? One of \(seconds.joined(separator: ", "))") }
        let suggestion = Suggestion.clause(for: words[1], among: seconds) { "\(first) \($0)" }
        return UsageError("unknown command \"\(first) \(words[1])\"" + suggestion)
    }
}

extension Command {
    /// The words of its name.
    var words: [String] { name.split(separator: " ").map(String.init) }

    /// The command that the first words name.
    static func named(_ words: [String]) -> Command? {
        all.first { words.prefix($0.words.count).elementsEqual($0.words) }
    }

    /// `prices --provider openai` is `prices list --provider openai`.
    static func listing(_ words: [String]) -> Command? {
        guard words.count < 2 || words[1].hasPrefix("-") else { return nil }
        return all.first { $0.words.count == 2 && $0.words[0] == words[0] && $0.words[1] == "list" }
    }
}
