// What a mapping of the configuration file may hold: one row a key, read and documented from the same row.
// SPDX-License-Identifier: Apache-2.0

import YAML

/// The keys of a section or of the items of a list, which set the properties of a `Target`.
struct Schema<Target>: Sendable {
    /// Notes what is wrong with values that are each right by themselves. The path is that of the mapping.
    typealias Check = @Sendable (Target, _ path: String, inout ConfigurationReader) -> Void

    let keys: [Key]
    /// Asked only where all values were read: half of them would be judged wrongly.
    private let check: Check

    init(_ keys: [Key], check: @escaping Check = { _, _, _ in }) {
        self.keys = keys
        self.check = check
    }

    struct Key: Sendable {
        /// The names it goes by; at most one of them may stand in a file. A key of one name is the common case.
        let names: [String]
        var isRequired = false
        let read: @Sendable (YAMLNode.Entry, _ path: String, inout Target, inout ConfigurationReader) -> Void
        /// Describes the key; the target holds the defaults.
        var document: @Sendable (Target) -> [KeyDocumentation]
        /// Gives a target what another one has of this key.
        let adopt: @Sendable (inout Target, Target) -> Void
    }

    func documentation(of target: Target) -> [KeyDocumentation] {
        keys.flatMap { $0.document(target) }
    }

    /// Sets what the node says, and notes in the reader whatever is wrong with it.
    func read(_ node: YAMLNode, at path: String, into target: inout Target, _ reader: inout ConfigurationReader) {
        guard let entries = node.isNull ? [] : node.entries else {
            let subject = path.isEmpty ? "the file" : path
            return reader.refuse(node.line, "\(subject) must hold `key: value` pairs, not \(node.kindName)")
        }
        let problems = reader.problems.count
        for entry in entries {
            let entryPath = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            guard let key = keys.first(where: { $0.names.contains(entry.key) }) else {
                reader.refuseUnknown(entry, at: entryPath, among: keys.flatMap(\.names), in: path)
                continue
            }
            reader.lines[entryPath] = entry.line
            key.read(entry, entryPath, &target, &reader)
        }
        for key in keys { checkPresence(of: key, in: entries, of: node, at: path, &reader) }
        if reader.problems.count == problems { check(target, path, &reader) }
    }

    private func checkPresence(
        of key: Key, in entries: [YAMLNode.Entry], of node: YAMLNode, at path: String,
        _ reader: inout ConfigurationReader
    ) {
        let given = entries.filter { key.names.contains($0.key) }
        let owner = path.isEmpty ? "the file" : path
        if let second = given.dropFirst().first {
            let names = given.map(\.key).joined(separator: " and ")
            reader.refuse(second.line, "\(owner): \(names) exclude each other")
        } else if given.isEmpty, key.isRequired {
            let names = key.names.joined(separator: ", ")
            reader.refuse(node.line, "\(owner) lacks \(key.names.count > 1 ? "one of \(names)" : names)")
        }
    }
}

extension YAMLNode {
    /// What an error calls it.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "`key: value` pairs"
        }
    }
}
