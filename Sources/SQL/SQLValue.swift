// Parameters by value.
// SPDX-License-Identifier: Apache-2.0

/// What a statement can be given for `$1`, `$2`, …: `view.each("… WHERE day >= $1 AND day <= $2", first, last) { … }`.
/// Nil is SQL's null.
package protocol SQLValue {
    func bind(to binder: inout Binder)
}

extension Optional: SQLValue where Wrapped: SQLValue {
    package func bind(to binder: inout Binder) {
        if let self { self.bind(to: &binder) } else { binder.null() }
    }
}

extension Int64: SQLValue {
    package func bind(to binder: inout Binder) { binder.integer(self) }
}

extension Int: SQLValue {
    package func bind(to binder: inout Binder) { binder.integer(Int64(self)) }
}

extension Int32: SQLValue {
    package func bind(to binder: inout Binder) { binder.integer(Int64(self)) }
}

extension String: SQLValue {
    package func bind(to binder: inout Binder) { binder.text(self) }
}

extension [UInt8]: SQLValue {
    package func bind(to binder: inout Binder) { binder.bytes(self) }
}

/// Bytes that are UTF-8 text already, without a String between.
package struct SQLText: SQLValue {
    private let utf8: [UInt8]

    package init(utf8: [UInt8]) { self.utf8 = utf8 }

    package func bind(to binder: inout Binder) { binder.text(utf8: utf8) }
}
