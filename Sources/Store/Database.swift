// The database as the store has it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import SQL

/// What fails, also within a transaction, is told in the store's words.
package typealias Database = SQLDatabase<StoreError>

/// A day is its number in every table.
extension Day: SQLValue {
    package func bind(to binder: inout Binder) { binder.integer(Int64(number)) }
}
