// Files of tokens: what each line is, and what is said of one that can be guessed.
// SPDX-License-Identifier: Apache-2.0

import Client
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct TokenFileTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func load(_ text: String) throws -> Configuration {
        try files.write(text, to: "token")
        return try files.configuration("access: { token_file: token }")
    }

    @Test func `What an owner writes beside tokens is nobody's token, nor is the end of a line on other machines`()
        throws
    {
        let tokens = try load("# of 2026 \none\r\n#two\r\n\r\n# old\nthree\n#").access.tokens
        #expect(tokens.map(\.text) == ["one", "three"])
        try files.write("# old\n", to: "token")
        #expect(
            files.problems("access: { token_file: token }")
                == ["1: access.token_file: cannot read \(files.file("token")): it has nothing but comments"])
    }

    @Test func `A token that can be guessed is warned of by its place, and taken`() throws {
        let configuration = try load("# short\n0123456789abcde\n0123456789abcdef\n")
        #expect(configuration.access.tokens.count == 2 && configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.contains("token 1 has less than 16 bytes") == true)
        #expect(configuration.warnings.first?.contains("0123") == false)
    }
}
