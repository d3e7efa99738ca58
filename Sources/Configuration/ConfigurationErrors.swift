// All that is wrong with a configuration, each with its place.
// SPDX-License-Identifier: Apache-2.0

/// Never empty; `description` has a line for each problem, in the order of the file.
package struct ConfigurationErrors: Error, Equatable, CustomStringConvertible {
    package let problems: [ConfigurationProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong, and what to write instead. It never repeats a secret.
package struct ConfigurationProblem: Sendable, Equatable, CustomStringConvertible {
    /// Nil for what was given as a flag.
    package var file: String?
    package var line: Int?
    package var message: String

    /// `bursar.yaml:3: listen must be …`
    package var description: String {
        [file, line.map(String.init)].compactMap(\.self).map { $0 + ":" }.joined()
            + (file == nil ? message : " \(message)")
    }
}
