// What goes into a statement and what comes out of it.
// SPDX-License-Identifier: Apache-2.0

/// The current row of a query; valid within the closure that gets it.
package struct Row: ~Copyable {
    private let statement: Statement

    init(_ statement: Statement) { self.statement = statement }

    package func integer(_ column: Int) -> Int64 { statement.integer(column) }

    package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    package func isNull(_ column: Int) -> Bool { statement.isNull(column) }

    package func text(_ column: Int) -> String { statement.text(column) }

    package func bytes(_ column: Int) -> [UInt8] { statement.bytes(column) }

    /// The first columns as they are stored.
    package func mix(ofFirst count: Int) -> Int64 { statement.mix(ofFirst: count) }
}

/// Gives a statement its parameters, in their order.
package struct Binder: ~Copyable {
    private let statement: Statement
    private var place: Int32 = 0

    private init(_ statement: Statement) { self.statement = statement }

    /// All parameters of a statement, which `body` gives.
    static func bind(_ statement: Statement, _ body: (inout Binder) -> Void) throws(SQLError) {
        var binder = Binder(statement)
        body(&binder)
        try statement.bound(binder.place)
    }

    package mutating func integer(_ value: Int64) {
        place += 1
        statement.bind(value, at: place)
    }

    /// Null when there is none.
    package mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { null() }
    }

    package mutating func text(_ value: String) {
        place += 1
        var value = value
        value.withUTF8 { unsafe statement.bind(text: $0, at: place) }
    }

    /// Bytes that are UTF-8 text already, without a String between.
    package mutating func text(utf8 value: [UInt8]) {
        place += 1
        unsafe value.withUnsafeBufferPointer { unsafe statement.bind(text: $0, at: place) }
    }

    package mutating func bytes(_ value: [UInt8]) {
        place += 1
        unsafe value.withUnsafeBufferPointer { unsafe statement.bind(bytes: $0, at: place) }
    }

    mutating func null() {
        place += 1
        statement.bindNull(at: place)
    }
}
