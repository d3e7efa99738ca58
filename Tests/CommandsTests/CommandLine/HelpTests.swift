// Help shows what the table of commands holds.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

@testable import Commands
@testable import Configuration
@testable import Prices

@Suite struct HelpTests {
    @Test func `The overview names every command`() throws {
        let text = try help("help")
        for command in Command.all { #expect(text.contains("  \(command.name) ")) }
    }

    @Test(arguments: Command.all.map(\.name))
    func `A command's page names all it takes, however it is asked for`(name: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        let words = name.split(separator: " ").map(String.init)
        let text = try help(["help"] + words)
        #expect(text.contains("usage: bursar \(name)"))
        for option in command.options { #expect(text.contains(option.label)) }
        for operand in command.operands { #expect(text.contains(operand.label)) }
        #expect(try help(words + ["--help"]) == text)
        #expect(try help(words + ["--nonsense", "-h"]) == text)
    }

    @Test(arguments: Report.all.map(\.name))
    func `A report that needs something is called as it can be`(name: String) throws {
        let report = try Report.named(name)
        let text = try help("help", "report", name)
        let call = text.firstMatch(of: /For example: `bursar (.*)`/).map { String($0.1) }
        #expect((call == nil) == report.example.isEmpty)
        guard let call else { return }
        guard case .report(let options) = try Invocation.parse(call.split(separator: " ").map(String.init)) else {
            Issue.record("\(call) is no call for a report")
            return
        }
        #expect(options.name == name)
        #expect(options.items.map(\.name) == report.example.map(\.name))
    }

    @Test(arguments: Report.all.map(\.name))
    func `A report's page says what it does not answer`(name: String) throws {
        let words = try help("help", "report", name).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for limit in try Report.named(name).limits { #expect(words.contains(limit)) }
    }

    @Test func `Help fits into 100 columns`() throws {
        let pages =
            try Command.all.map { try help(["help"] + $0.words) } + [help("help"), help("help", "config")]
            + [help("help", "prices", "file")]
            + Report.all.map { try help("help", "report", $0.name) }
        for line in pages.joined().split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }

    @Test func `Defaults are those that count`() throws {
        let serve = try help("help", "serve")
        #expect(serve.contains("(default: 127.0.0.1:9847)"))
        #expect(serve.contains("(default: sqlite:bursar.db)"))
        #expect(serve.contains("(default: 0s)"))
        #expect(try help("help", "record").contains("(default: 500 to a server, 20000 into a store)"))
    }

    @Test func `A group's help has the pages of its commands`() throws {
        let text = try help("help", "prices")
        for name in ["list", "check", "import", "explain", "selftest"] {
            #expect(text.contains("usage: bursar prices \(name)"))
        }
    }

    @Test func `help config holds the example of the configuration file`() throws {
        #expect(try help("help", "config").hasSuffix(Configuration.example))
    }

    @Test func `help prices file shows a price file with everything in it`() throws {
        let text = try help("help", "prices", "file")
        let words = Set(text.split { !$0.isLetter && $0 != "_" }.map(String.init))
        for key in PriceFileReader.keys { #expect(words.contains(key), "\(key)") }
        #expect(try help("help").contains("help prices file"))
    }

    private func help(_ words: String...) throws -> String { try help(words) }

    private func help(_ words: [String]) throws -> String {
        guard case .help(let text) = try Invocation.parse(words) else {
            Issue.record("\(words) is not a call for help")
            return ""
        }
        return text
    }
}
