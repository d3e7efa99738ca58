// Reads the values of a configuration file, and collects all that is wrong with them.
// SPDX-License-Identifier: Apache-2.0

import Client
import Glibc
import Ledger
import YAML

/// What the rows of a schema read with: it expands variables, follows paths, and notes problems with their line.
struct ConfigurationReader {
    let file: String
    let environment: Environment
    /// All paths of the schema, to tell where a key that is in the wrong place belongs.
    let knownPaths: [String]
    private(set) var problems: [ConfigurationProblem] = []
    /// Where each key and each item of a list was given, by its path.
    var lines: [String: Int] = [:]

    init(file: String, environment: Environment, knownPaths: [String]) {
        self.file = file
        self.environment = environment
        self.knownPaths = knownPaths
    }

    mutating func refuse(_ line: Int, _ message: String) {
        problems.append(ConfigurationProblem(file: file, line: line, message: message))
    }

    /// Refuses what is wrong with the value at a path, where that was given.
    mutating func refuse(at path: String, _ predicate: String) {
        refuse(lines[path] ?? 1, "\(path) \(predicate)")
    }

    /// Refuses each value that an earlier one equals. Values may come from variables, so only their paths are told.
    mutating func refuseRepeated(_ values: [(path: String, value: ExactText)]) {
        var first: [ExactText: String] = [:]
        for (path, value) in values {
            if let earlier = first[value] {
                refuse(at: path, "must differ from \(earlier)")
            } else {
                first[value] = path
            }
        }
    }

    mutating func refuseUnknown(_ entry: YAMLNode.Entry, at path: String, among names: [String], in section: String) {
        let prefix = section.isEmpty ? "" : section + "."
        var suggestion = Suggestion.clause(for: entry.key, among: names) { prefix + $0 }
        if suggestion.isEmpty, let place = knownPaths.first(where: { $0.hasSuffix("." + entry.key) }) {
            suggestion = "; did you mean \(place)?"
        }
        refuse(entry.line, "unknown key \(path)" + suggestion)
    }

    /// The value of a scalar; nil, and a problem noted, where it is not of that kind.
    mutating func value<Value>(of node: YAMLNode, at path: String, _ kind: ValueKind<Value>) -> Value? {
        guard let original = node.text, !node.isNull else {
            refuse(
                node.line,
                node.isNull
                    ? "\(path) has no value; leave it out to get the default"
                    : "\(path) must be a single value (\(kind.name)), not \(node.kindName)")
            return nil
        }
        guard let text = expand(original, at: path, line: node.line) else { return nil }
        do {
            // The text as it stands in the file: what a variable holds may be a secret.
            return try kind.value(of: text, writtenAs: original)
        } catch {
            refuse(node.line, "\(path) \(error.reason)")
            return nil
        }
    }

    /// The items of a list, each with its path; a problem noted where there is no list.
    mutating func items(of node: YAMLNode, at path: String) -> [(node: YAMLNode, path: String)] {
        guard let items = node.items else {
            refuse(node.line, "\(path) must be a list, not \(node.kindName)")
            return []
        }
        return items.enumerated().map { index, item in
            let path = "\(path)[\(index)]"
            lines[path] = item.line
            return (item, path)
        }
    }

    /// The path of a file that can be read.
    mutating func file(_ node: YAMLNode, at path: String) -> String? {
        guard let text = value(of: node, at: path, .path) else { return nil }
        let resolved = resolve(text)
        guard access(resolved, R_OK) == 0 else {
            refuse(node.line, "\(path): cannot read \(resolved): \(String(cString: strerror(errno)))")
            return nil
        }
        return resolved
    }

    /// The path of a file that need not be there yet.
    mutating func path(_ node: YAMLNode, at path: String) -> String? {
        value(of: node, at: path, .path).map(resolve)
    }

    /// The path of a directory, which need not be there yet.
    mutating func directory(_ node: YAMLNode, at path: String) -> String? {
        guard let text = value(of: node, at: path, .path) else { return nil }
        let resolved = resolve(text)
        var status = stat()
        guard stat(resolved, &status) != 0 || status.st_mode & S_IFMT == S_IFDIR else {
            refuse(node.line, "\(path) must be a directory: \(resolved) is a file")
            return nil
        }
        return resolved
    }

    /// What the file that the node names holds.
    mutating func secret(inFile node: YAMLNode, at path: String) -> Secret? {
        guard let text = value(of: node, at: path, .path) else { return nil }
        do {
            return try Secret(file: resolve(text))
        } catch {
            refuse(node.line, "\(path): \(error)")
            return nil
        }
    }

    /// Each line of a file.
    mutating func secrets(inFile node: YAMLNode, at path: String) -> [Secret] {
        guard let text = value(of: node, at: path, .path) else { return [] }
        do {
            return try Secret.lines(ofFile: resolve(text))
        } catch {
            refuse(node.line, "\(path): \(error)")
            return []
        }
    }

    /// A relative path counts from the directory of the configuration file.
    private func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    private mutating func expand(_ text: String, at path: String, line: Int) -> String? {
        do {
            return try environment.expand(text)
        } catch {
            refuse(line, "\(path): \(error)")
            return nil
        }
    }
}
