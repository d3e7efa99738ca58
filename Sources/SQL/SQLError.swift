// What can go wrong between Bursar and a database, in terms a caller can act on.
// SPDX-License-Identifier: Apache-2.0

/// An error of the database. The text names no file and no data, so it can be logged and shown.
package struct SQLError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// Somebody else holds the lock for longer than we wait.
        case busy
        /// A row that must not be: a duplicate, a value of the wrong type.
        case constraint
        case diskFull
        case readOnly
        /// The file is there and is not, or no longer, a database.
        case corrupt
        case cannotOpen
        case inputOutput
        /// It took longer than it might (`Database.within`).
        case interrupted
        case other
    }

    package let kind: Kind
    package let message: String
    /// The statement that failed, where there is one.
    package let statement: String?

    package init(_ kind: Kind, _ message: String, statement: String? = nil) {
        self.kind = kind
        self.message = message
        self.statement = statement
    }

    package var description: String {
        statement.map { "\(message) (in: \($0.prefix(200)))" } ?? message
    }
}
