// One thing that went wrong as the ledger keeps it, for reports that show single errors.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A row of `events` that is an error of the app, or a call that failed. Names are numbers.
package struct StoredFailure: Sendable {
    package let number: Int64
    package let at: Timestamp
    package let id: String
    /// Whoever it is booked on: the user, else the anonymous id; 0 for nobody.
    package let person: Int64
    package let names: EventNames
    /// An error with its texts, or a call, of which the provider and the operation are among the names.
    package let detail: Detail

    package enum Detail: Sendable {
        case appError(AppError)
        case call(Call)
    }

    /// Nil where there is no such event, or it is neither.
    package static func read(_ number: Int64, in database: Database) throws(StoreError) -> StoredFailure? {
        let found = try database.first(StoredEvent.select + " WHERE number = $1", number) {
            StoredEvent($0)
        }
        guard let found else { return nil }
        switch try found.booking().event.detail {
        case .error(let appError): return StoredFailure(found, .appError(appError))
        case .call(let call): return StoredFailure(found, .call(call))
        case .activity, .billing, .job, .request, .profile: return nil
        }
    }

    private init(_ event: StoredEvent, _ detail: Detail) {
        number = event.number
        at = event.at
        id = event.id
        person = event.person
        names = event.names
        self.detail = detail
    }
}
