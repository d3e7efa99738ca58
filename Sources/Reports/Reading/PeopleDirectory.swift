// Who is who, remembered from one report to the next.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The people of one ledger. A hundred thousand of them take longer to read than many a report; who came since takes nothing.
///
/// A report that sees an older snapshot than the directory has read may know somebody who has done nothing yet, which
/// changes no figure.
package final class PeopleDirectory: Sendable {
    private let known = Mutex(People())

    package init() {}

    func people(as books: Books) throws(ReportError) -> People {
        var people = known.withLock { $0 }
        try people.readOn(books)
        known.withLock { if people.isAhead(of: $0) { $0 = people } }
        return people
    }
}
