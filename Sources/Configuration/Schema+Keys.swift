// The sorts of row that a schema is made of.
// SPDX-License-Identifier: Apache-2.0

import Client
import YAML

extension Schema.Key {
    /// A key that sets one property.
    init<Value>(
        names: [String], isRequired: Bool = false, sets property: Property<Target, Value>,
        read: @escaping @Sendable (YAMLNode.Entry, _ path: String, inout Target, inout ConfigurationReader) -> Void,
        document: @escaping @Sendable (Target) -> [KeyDocumentation]
    ) {
        self.init(
            names: names, isRequired: isRequired, read: read, document: document,
            adopt: { target, other in target[keyPath: property] = other[keyPath: property] })
    }

    /// A single value. Where it is not required, the property's own is the default.
    static func value<Value>(
        _ name: String, _ property: Property<Target, Value>, _ kind: ValueKind<Value>,
        required: Bool = false, _ doc: String
    ) -> Self {
        Self(
            names: [name], isRequired: required,
            sets: property,
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

    /// A single value that may be left out, and then is nil.
    static func optional<Value>(
        _ name: String, _ property: Property<Target, Value?>, _ kind: ValueKind<Value>, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                if let value = reader.value(of: entry.value, at: path, kind) { target[keyPath: property] = value }
            },
            document: { _ in [KeyDocumentation(name: name, type: kind.name, example: kind.example, doc: doc)] })
    }

    /// A directory, relative to the configuration file; it need not be there yet.
    static func directory(
        _ name: String, _ property: Property<Target, String?>, example: String, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                target[keyPath: property] = reader.directory(entry.value, at: path)
            },
            document: { _ in
                [
                    KeyDocumentation(
                        name: name, type: "path", example: example, doc: doc + " Relative to this file.")
                ]
            })
    }

    /// A file that can be read, relative to the configuration file.
    static func file(
        _ name: String, _ property: Property<Target, String?>, example: String, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in target[keyPath: property] = reader.file(entry.value, at: path) },
            document: { _ in
                [KeyDocumentation(name: name, type: "path", example: example, doc: doc + " Relative to this file.")]
            })
    }

    /// A file that is read when it is needed, relative to the configuration file.
    static func placedFile(
        _ name: String, _ property: Property<Target, String?>, example: String, _ doc: String
    ) -> Self {
        Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in target[keyPath: property] = reader.path(entry.value, at: path) },
            document: { _ in
                [KeyDocumentation(name: name, type: "path", example: example, doc: doc + " Relative to this file.")]
            })
    }

    /// A file of somebody else's, relative to the configuration file; it need not be there yet.
    static func foreignFile(
        _ name: String, _ property: Property<Target, String>, example: String, _ doc: String
    ) -> Self {
        Self(
            names: [name], isRequired: true,
            sets: property,
            read: { entry, path, target, reader in
                if let file = reader.path(entry.value, at: path) { target[keyPath: property] = file }
            },
            document: { _ in
                [
                    KeyDocumentation(
                        name: name, type: "path", example: example, isRequired: true,
                        doc: doc + " Relative to this file.")
                ]
            })
    }

    /// A secret, given as NAME or kept in a file that NAME_file names.
    static func secret(
        _ name: String, _ property: Property<Target, Secret?>, _ doc: String, file example: String
    ) -> Self {
        secret(name, property, doc, file: example, " In a file of its own.", { $0 }) { reader, node, path in
            reader.secret(inFile: node, at: path)
        }
    }

    /// Secrets of which each will do: one that is given as NAME, or all the lines of a file that NAME_file names.
    static func secrets(
        _ name: String, _ property: Property<Target, [Secret]>, _ doc: String, file example: String
    ) -> Self {
        let ofFile = " A file: each line is one, or begins with #."
        return secret(name, property, doc, file: example, ofFile, { $0.map { [$0] } ?? [] }) { reader, node, path in
            reader.secrets(inFile: node, at: path)
        }
    }

    private static func secret<Value: Sendable>(
        _ name: String, _ property: Property<Target, Value>, _ doc: String, file example: String, _ ofFile: String,
        _ given: @escaping @Sendable (Secret?) -> Value,
        read: @escaping @Sendable (inout ConfigurationReader, YAMLNode, _ path: String) -> Value
    ) -> Self {
        let fileName = name + "_file"
        let kind = ValueKind.secret
        return Self(
            names: [fileName, name],
            sets: property,
            read: { entry, path, target, reader in
                target[keyPath: property] =
                    entry.key == name
                    ? given(reader.value(of: entry.value, at: path, kind)) : read(&reader, entry.value, path)
            },
            document: { _ in
                [
                    KeyDocumentation(name: fileName, type: "path", example: example, doc: doc + ofFile),
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
            sets: property,
            read: { entry, path, target, reader in
                schema.read(entry.value, at: path, into: &target[keyPath: property], &reader)
            },
            document: { target in
                [KeyDocumentation(name: name, section: schema.documentation(of: target[keyPath: property]))]
            })
    }

    /// Keys that say one thing together: `make` puts what they set, where `check` found nothing wrong, into the property.
    static func section<Part: Sendable, Value>(
        _ name: String, _ property: Property<Target, Value>, of start: Part, _ keys: [Schema<Part>.Key],
        check: @escaping Schema<Part>.Check, make: @escaping @Sendable (Part) -> Value
    ) -> Self {
        let schema = Schema<Part>(keys, check: check)
        return Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                var part = start
                schema.read(entry.value, at: path, into: &part, &reader)
                target[keyPath: property] = make(part)
            },
            document: { _ in [KeyDocumentation(name: name, section: schema.documentation(of: start))] })
    }

    /// Exactly one of several keys, each of which brings its own kind of thing.
    static func oneOf(_ variants: [Self]) -> Self {
        Self(
            names: variants.flatMap(\.names), isRequired: true,
            read: { entry, path, target, reader in
                variants.first { $0.names.contains(entry.key) }?.read(entry, path, &target, &reader)
            },
            document: { target in
                variants.enumerated().flatMap { place, variant in
                    variant.document(target).map { key in
                        var key = key
                        key.isAlternative = place > 0
                        if place == 0, key.isValue { key.isRequired = true }
                        return key
                    }
                }
            },
            adopt: { target, other in variants.first?.adopt(&target, other) })
    }

    /// One of the variants of `oneOf`: `make` puts what its keys set into the property.
    static func variant<Part: Sendable, Value>(
        _ name: String, _ property: Property<Target, Value?>, of start: Part,
        _ keys: [Schema<Part>.Key], check: @escaping Schema<Part>.Check = { _, _, _ in },
        make: @escaping @Sendable (Part) -> Value
    ) -> Self {
        let schema = Schema<Part>(keys, check: check)
        return Self(
            names: [name],
            sets: property,
            read: { entry, path, target, reader in
                var part = start
                schema.read(entry.value, at: path, into: &part, &reader)
                target[keyPath: property] = make(part)
            },
            document: { _ in [KeyDocumentation(name: name, section: schema.documentation(of: start))] })
    }
}
