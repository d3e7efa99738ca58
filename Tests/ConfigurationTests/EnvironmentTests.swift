// Texts that refer to the environment.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Configuration

@Suite struct EnvironmentTests {
    let environment: Environment = ["A": "1", "B_2": "${A}", "EMPTY": ""]

    @Test(arguments: [
        ("plain", "plain"), ("${A}", "1"), ("x${A}y${A}", "x1y1"), ("${B_2}", "${A}"), ("${EMPTY}", ""),
        ("$A $ $$ 5$", "$A $ $$ 5$"), ("$${A}", "${A}"), ("$$${A}", "$${A}"), ("$${", "${"), ("é${A}é", "é1é"),
    ])
    func `Variables are put in, once`(text: String, expected: String) throws {
        #expect(try environment.expand(text) == expected)
    }

    @Test(arguments: [
        ("${C}", ExpansionError.missing("C")), ("${A", .unclosed), ("${}", .notAName), ("${A:-x}", .notAName),
        ("${1}", .notAName), ("${a b}", .notAName), ("${é}", .notAName),
    ])
    func `What cannot be expanded is refused`(text: String, error: ExpansionError) {
        #expect(throws: error) { try environment.expand(text) }
    }

    @Test func `The process has an environment`() throws {
        #expect(try Environment.process.expand("${PATH}").isEmpty == false)
    }
}
