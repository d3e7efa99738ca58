// What people of archives are called, who are numbers there.
// SPDX-License-Identifier: Apache-2.0

import Service
import Store

/// Looks numbers up in a store, where one is named.
struct PeopleNames {
    private let names: PersonNames?

    /// Nil for no store: numbers are all that is known.
    init(_ store: StoreLocation?) throws {
        do throws(StoreError) {
            names = try store.map { (store) throws(StoreError) in try PersonNames(store) }
        } catch {
            throw StartError.store(store ?? .standard, error)
        }
    }

    func name(of number: Int64, isAnonymous: Bool) -> String {
        names?.name(of: number, isAnonymous: isAnonymous) ?? "person-\(number)"
    }
}
