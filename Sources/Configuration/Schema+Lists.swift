// The rows of a schema that hold more than one value: lists, and a pair.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

extension Schema.Key {
    /// A list of single values, each once. Where `areSorted` is given, their order in the file does not matter.
    static func values<Value: Hashable>(
        _ name: String, _ property: Property<Target, [Value]>, _ kind: ValueKind<Value>,
        most: Int = .max, sortedBy areSorted: (@Sendable (Value, Value) -> Bool)? = nil, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                let items = reader.items(of: entry.value, at: path)
                guard items.count <= most else {
                    return reader.refuse(entry.line, "\(path) must hold at most \(most) items, not \(items.count)")
                }
                let values = items.compactMap { item in
                    reader.value(of: item.node, at: item.path, kind).map { (path: item.path, value: $0) }
                }
                // By what they are called, byte by byte.
                reader.refuseRepeated(values.map { (path: $0.path, value: kind.write($0.value).exact) })
                target[keyPath: property] = values.map(\.value)
                if let areSorted { target[keyPath: property].sort(by: areSorted) }
            },
            document: { target in
                [
                    KeyDocumentation(
                        name: name, type: "list of \(kind.name)\(kind.name.hasSuffix("s") ? "es" : "s")",
                        standard: "[\(target[keyPath: property].map(kind.write).joined(separator: ", "))]",
                        example: "[\(kind.example)]", doc: doc)
                ]
            })
    }

    /// A list of price files or the like: relative to the configuration file, and refused where they cannot be read.
    static func files(_ name: String, _ property: Property<Target, [String]>, _ doc: String) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                target[keyPath: property] = reader.items(of: entry.value, at: path).compactMap { item, path in
                    reader.file(item, at: path)
                }
            },
            document: { _ in
                [
                    KeyDocumentation(
                        name: name, type: "list of paths", standard: "[]", example: "[\(ValueKind.path.example)]",
                        doc: doc + " Relative to this file.")
                ]
            })
    }

    /// A list of things that have keys of their own. `start` holds their defaults; no two have the same name.
    static func list<Item: Sendable>(
        _ name: String, _ property: Property<Target, [Item]>, of start: Item,
        named itemName: Property<Item, String>, by nameKey: String = "name", _ keys: [Schema<Item>.Key], _ doc: String,
        check: @escaping Schema<Item>.Check = { _, _, _ in }
    ) -> Self {
        let schema = Schema<Item>(keys, check: check)
        return Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                let items = reader.items(of: entry.value, at: path).map { node, path in
                    var item = start
                    schema.read(node, at: path, into: &item, &reader)
                    return (path: path, item: item)
                }
                target[keyPath: property] = items.map(\.item)
                // An item that lacks its name is told of already.
                reader.refuseRepeated(
                    items.map { (path: "\($0.path).\(nameKey)", value: $0.item[keyPath: itemName].exact) }
                        .filter { !$0.value.text.isEmpty })
            },
            document: { _ in [KeyDocumentation(name: name, items: schema.documentation(of: start), doc: doc)] })
    }

    /// One `name: value` pair, of which both sides are the user's.
    static func pair(
        _ name: String, _ property: Property<Target, (name: String, value: String)?>, _ kind: ValueKind<String>,
        example: String, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                guard let entries = entry.value.entries, let pair = entries.first, entries.count == 1 else {
                    let what = entry.value.entries.map { "\($0.count) of them" } ?? entry.value.kindName
                    return reader.refuse(
                        entry.line, "\(path) must hold one `name: value` pair such as \(example), not \(what)")
                }
                let path = "\(path).\(pair.key)"
                reader.lines[path] = pair.line
                if let value = reader.value(of: pair.value, at: path, kind) {
                    target[keyPath: property] = (name: pair.key, value: value)
                }
            },
            document: { _ in
                [KeyDocumentation(name: name, type: "`name: value` pair", example: example, doc: doc)]
            })
    }

    /// Any number of `name: value` pairs, of which both sides are the user's.
    static func pairs<Value>(
        _ name: String, _ property: Property<Target, [String: Value]>, _ kind: ValueKind<Value>, example: String,
        mayBeNothing: Bool = false, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                guard let entries = mayBeNothing && entry.value.isNull ? [] : entry.value.entries else {
                    return reader.refuse(
                        entry.line,
                        "\(path) must hold `name: value` pairs such as \(example), not \(entry.value.kindName)")
                }
                for pair in entries {
                    let value = reader.value(of: pair.value, at: "\(path).\(pair.key)", kind)
                    if let value { target[keyPath: property][pair.key] = value }
                }
            },
            document: { _ in
                [KeyDocumentation(name: name, type: "`name: value` pairs", example: example, doc: doc)]
            })
    }
}
