// What a store's tables are made of, in values: the statements of an engine are printed from them.
// SPDX-License-Identifier: Apache-2.0

/// The schema is described once, in `Schema.tables`. What an engine does its own way is in the file of its printer.
enum Schema {
    struct Column: Sendable {
        /// An integer has 64 bits. Texts are compared and sorted by their bytes.
        enum Kind: Sendable { case integer, text, bytes }

        /// Where a value comes from that a statement does not give.
        enum Origin: Sendable {
            case given
            /// The next number.
            case counted
            /// The next number, and never one that a row has had before.
            case countedOnce
            /// A literal of SQL.
            case constant(String)
            /// An expression over the other columns of the row.
            case computed(String)
        }

        let name: String
        let kind: Kind
        var mayBeNull = false
        var origin = Origin.given
    }

    struct Index: Sendable {
        let name: String
        /// Columns, or expressions in brackets.
        let on: [String]
        /// Rows that it leaves out are found by it only where a query says the very same condition.
        let condition: String?

        init(_ name: String, on: [String], where condition: String? = nil) {
            self.name = name
            self.on = on
            self.condition = condition
        }
    }

    struct Table: Sendable {
        let name: String
        private(set) var columns: [Column]
        /// The primary key. Rows lie in its order.
        let key: [String]
        let unique: [[String]]
        let indexes: [Index]
        /// Whether no event tells of its rows, so that each carries a seal of its own (`SealedTable`).
        let isSealed: Bool

        init(
            _ name: String, _ columns: [Column]..., key: [String], unique: [[String]] = [], indexes: [Index] = [],
            isSealed: Bool = false
        ) {
            self.name = name
            self.columns = columns.flatMap(\.self)
            self.key = key
            self.unique = unique
            self.indexes = indexes
            self.isSealed = isSealed
            if isSealed { self.columns += .integers("seal", mayBeNull: true) }
        }

        /// Whether the key is one number, by which a row is found without an index.
        var isByNumber: Bool { key.count == 1 && columns.contains { $0.name == key[0] && $0.kind == .integer } }
    }
}

extension [Schema.Column] {
    /// `or` is the literal that a row has where a statement gives no value.
    static func integers(_ names: String..., mayBeNull: Bool = false, or literal: String? = nil) -> Self {
        of(.integer, names, mayBeNull, literal)
    }

    static func texts(_ names: String..., or literal: String? = nil) -> Self { of(.text, names, false, literal) }

    static func bytes(_ names: String...) -> Self { of(.bytes, names, false, nil) }

    /// A key that the engine counts up.
    static func counted(_ name: String) -> Self { [Schema.Column(name: name, kind: .integer, origin: .counted)] }

    /// The same where people know rows by it: the number of a row that is gone is never another's.
    static func countedOnce(_ name: String) -> Self {
        [Schema.Column(name: name, kind: .integer, origin: .countedOnce)]
    }

    static func computed(_ name: String, as expression: String) -> Self {
        [Schema.Column(name: name, kind: .integer, mayBeNull: true, origin: .computed(expression))]
    }

    private static func of(
        _ kind: Schema.Column.Kind, _ names: [String], _ mayBeNull: Bool, _ literal: String?
    ) -> Self {
        names.map { name in
            Schema.Column(
                name: name, kind: kind, mayBeNull: mayBeNull, origin: literal.map { .constant($0) } ?? .given)
        }
    }
}
