// Why a text is not the YAML that Bursar reads.
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a YAML text, and where. Lines and columns count from 1.
package struct YAMLError: Error, Equatable, CustomStringConvertible {
    package var line: Int
    package var column: Int
    package var message: String

    package init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// `12:3: a tab cannot indent; use spaces`
    package var description: String { "\(line):\(column): \(message)" }
}
