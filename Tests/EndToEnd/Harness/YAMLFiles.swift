// YAML that is not Bursar's own, as a test reads it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles

/// Files that are read by Debian's own Python and its YAML, a second opinion beside the one that Bursar uses.
enum YAMLFiles {
    struct NotUnderstood: Error { let description: String }

    static func decode<Document: Decodable>(_ type: Document.Type, _ paths: [String]) throws -> [Document] {
        let python = "/usr/bin/python3"
        let words = [python, "-B", Repository.fixture("yaml_to_json.py")]
        let reader = try Child(words + paths, in: try TemporaryFiles())
        guard try reader.finish() == .exited(0) else { throw NotUnderstood(description: reader.errors) }
        return try JSONDecoder().decode([Document].self, from: Data(reader.outputBytes))
    }
}
