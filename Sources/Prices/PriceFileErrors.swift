// What is wrong with price files.
// SPDX-License-Identifier: Apache-2.0

/// Everything that is wrong with a price file, so that it can be put right at one go. Never empty.
package struct PriceFileErrors: Error, Equatable, CustomStringConvertible {
    package let errors: [PriceFileError]

    package init(_ errors: [PriceFileError]) { self.errors = errors }

    /// One a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a price file, and where.
package struct PriceFileError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// Nil when it is the file as a whole.
    package let line: Int?
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `prices.yaml:12: rates.input_tokens: …`
    package var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(message)" }
}
