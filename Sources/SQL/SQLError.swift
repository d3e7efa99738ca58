// What can go wrong between Bursar and a database, in terms a caller can act on.
// SPDX-License-Identifier: Apache-2.0

/// An error that tells what a database refused, among what else its owner may have to tell.
package protocol SQLFailure: Error {
    init(_ error: SQLError)
}

/// An error of the database. The text names no file and no data, so it can be logged and shown.
package struct SQLError: SQLFailure, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// Somebody else holds the lock for longer than we wait.
        case busy
        /// A row that must not be, and by which rule.
        case constraint(Constraint)
        /// A sum that leaves 64 bits.
        case overflow
        /// A text or bytes that are longer than the engine takes.
        case tooLarge
        case diskFull
        case readOnly
        /// The file is there and is not, or no longer, a database.
        case corrupt
        case cannotOpen
        case inputOutput
        /// It took longer than it might (`SQLDatabase.within`).
        case interrupted
        case other
    }

    /// The rules that a table may have for its rows.
    package enum Constraint: String, Sendable {
        case unique, check, type
        case notNull = "not null"
        case foreignKey = "foreign key"
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

    package init(_ error: SQLError) { self = error }

    /// What is told of every sum that leaves 64 bits, whoever adds it up.
    package static let overflow = SQLError(.overflow, "a sum would leave 64 bits")

    package var description: String {
        statement.map { "\(message) (in: \($0.prefix(200)))" } ?? message
    }
}
