// The sorts of row that a schema is made of.
// SPDX-License-Identifier: Apache-2.0

import YAML

extension Schema.Key {
    /// A single value. Where it is not required, the property's own is the default.
    static func value<Value>(
        _ name: String, _ property: Property<Target, Value>, _ kind: ValueKind<Value>,
        required: Bool = false, _ doc: String
    ) -> Self {
        Self(
            names: [name], isRequired: required,
            read: { entry, path, target, reader in
                if let value = reader.value(of: entry.value, at: path, kind) { target[keyPath: property] = value }
            },
            document: { target in
                [
                    KeyDocumentation(
                        name: name, type: kind.name, standard: required ? nil : kind.write(target[keyPath: property]),
                        example: kind.example, isRequired: required, doc: doc)
                ]
            })
    }

    /// A list of price files or the like: relative to the configuration file, and refused where they cannot be read.
    static func files(_ name: String, _ property: Property<Target, [String]>, _ doc: String) -> Self {
        Self(
            names: [name],
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

    /// A secret, given as NAME or kept in a file that NAME_file names.
    static func secret(
        _ name: String, _ property: Property<Target, Secret?>, _ doc: String, file example: String
    ) -> Self {
        let fileName = name + "_file"
        let kind = ValueKind.secret
        return Self(
            names: [fileName, name],
            read: { entry, path, target, reader in
                target[keyPath: property] =
                    entry.key == name
                    ? reader.value(of: entry.value, at: path, kind) : reader.secret(inFile: entry.value, at: path)
            },
            document: { _ in
                [
                    KeyDocumentation(
                        name: fileName, type: "path", example: example, doc: doc + " In a file of its own."),
                    KeyDocumentation(name: name, type: kind.name, example: kind.example, doc: doc),
                ]
            })
    }

    /// Keys that belong together, under one name.
    static func section<Part>(
        _ name: String, _ property: Property<Target, Part>, _ keys: [Schema<Part>.Key]
    ) -> Self {
        let schema = Schema<Part>(keys)
        return Self(
            names: [name],
            read: { entry, path, target, reader in
                schema.read(entry.value, at: path, into: &target[keyPath: property], &reader)
            },
            document: { target in
                [KeyDocumentation(name: name, section: schema.documentation(of: target[keyPath: property]))]
            })
    }

    /// A list of things that have keys of their own. `start` holds their defaults.
    static func list<Item: Sendable>(
        _ name: String, _ property: Property<Target, [Item]>, of start: Item,
        _ keys: [Schema<Item>.Key], _ doc: String
    ) -> Self {
        let schema = Schema<Item>(keys)
        return Self(
            names: [name],
            read: { entry, path, target, reader in
                target[keyPath: property] = reader.items(of: entry.value, at: path).map { node, path in
                    var item = start
                    schema.read(node, at: path, into: &item, &reader)
                    return item
                }
            },
            document: { _ in [KeyDocumentation(name: name, items: schema.documentation(of: start), doc: doc)] })
    }

    /// Exactly one of several keys, each of which brings its own kind of thing.
    static func oneOf(_ variants: [Self]) -> Self {
        Self(
            names: variants.flatMap(\.names), isRequired: true,
            read: { entry, path, target, reader in
                variants.first { $0.names.contains(entry.key) }?.read(entry, path, &target, &reader)
            },
            document: { target in variants.flatMap { $0.document(target) } })
    }

    /// One of the variants of `oneOf`: `make` puts what its keys set into the property.
    static func variant<Part: Sendable, Value>(
        _ name: String, _ property: Property<Target, Value?>, of start: Part,
        _ keys: [Schema<Part>.Key], make: @escaping @Sendable (Part) -> Value
    ) -> Self {
        let schema = Schema<Part>(keys)
        return Self(
            names: [name],
            read: { entry, path, target, reader in
                var part = start
                schema.read(entry.value, at: path, into: &part, &reader)
                target[keyPath: property] = make(part)
            },
            document: { _ in [KeyDocumentation(name: name, section: schema.documentation(of: start))] })
    }
}
