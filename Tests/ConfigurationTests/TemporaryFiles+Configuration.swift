// Configurations that tests write.
// SPDX-License-Identifier: Apache-2.0

import TemporaryFiles

@testable import Configuration

extension TemporaryFiles {
    /// What a file with this text says, where TOKEN is hunter2 and EMPTY is empty.
    func configuration(
        _ text: String, flags: ConfigurationFlags = ConfigurationFlags(),
        environment: Environment = ["TOKEN": "hunter2", "EMPTY": ""]
    ) throws -> Configuration {
        let path = try write(text, to: "bursar.yaml")
        return try Configuration.load(path: path, flags: flags, environment: environment, listens: true)
    }

    /// The problems, each without the file's name, which all of them must begin with if they have a line.
    func problems(_ text: String, flags: ConfigurationFlags = ConfigurationFlags()) -> [String] {
        do {
            _ = try configuration(text, flags: flags)
            return []
        } catch let error as ConfigurationErrors {
            let prefix = file("bursar.yaml") + ":"
            return error.problems.map {
                $0.line == nil ? $0.description : String($0.description.dropFirst(prefix.count))
            }
        } catch {
            return ["\(error)"]
        }
    }
}
