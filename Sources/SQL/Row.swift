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

    /// The same as they lie, for whoever has memory for them.
    package func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe statement.withBytes(column, body)
    }

    /// The first columns as they are stored.
    package func mix(ofFirst count: Int) -> Int64 { statement.mix(ofFirst: count) }
}

/// Gives a statement its parameters, or an insertion a row, in their order.
package struct Binder: ~Copyable {
    private let target: Target
    private var place: Int32 = 0

    @safe private enum Target {
        case statement(Statement)
        case row(UnsafeMutablePointer<GivenRow>)
    }

    private init(_ target: Target) { self.target = target }

    /// All parameters of a statement, which `body` gives.
    static func bind(_ statement: Statement, _ body: (inout Binder) -> Void) throws(SQLError) {
        var binder = Binder(.statement(statement))
        body(&binder)
        try statement.bound(binder.place)
    }

    /// The next row of an insertion, of so many columns; false where there is none.
    static func fill(
        _ row: UnsafeMutablePointer<GivenRow>, _ columns: Int32, _ body: (inout Binder) -> Bool
    ) -> Bool {
        var binder = unsafe Binder(.row(row))
        guard body(&binder) else { return false }
        precondition(binder.place == columns, "a row of an insertion has too few values, or too many")
        return true
    }

    package mutating func integer(_ value: Int64) {
        place += 1
        switch target {
        case .statement(let statement): statement.bind(value, at: place)
        case .row(let row): unsafe row.pointee.append(value)
        }
    }

    /// Null when there is none.
    package mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { null() }
    }

    package mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { unsafe text($0) }
    }

    /// Bytes that are UTF-8 text already, without a String between.
    package mutating func text(utf8 value: [UInt8]) {
        unsafe value.withUnsafeBufferPointer { unsafe text($0) }
    }

    private mutating func text(_ value: UnsafeBufferPointer<UInt8>) {
        place += 1
        switch target {
        case .statement(let statement): unsafe statement.bind(text: value, at: place)
        case .row(let row): unsafe row.pointee.append(text: value)
        }
    }

    package mutating func bytes(_ value: [UInt8]) {
        place += 1
        unsafe value.withUnsafeBufferPointer { value in
            switch target {
            case .statement(let statement): unsafe statement.bind(bytes: value, at: place)
            case .row(let row): unsafe row.pointee.append(bytes: value)
            }
        }
    }

    mutating func null() {
        place += 1
        switch target {
        case .statement(let statement): statement.bindNull(at: place)
        case .row(let row): unsafe row.pointee.appendNull()
        }
    }
}
