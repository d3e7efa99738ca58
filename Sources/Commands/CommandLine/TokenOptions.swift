// What the commands for tokens take.
// SPDX-License-Identifier: Apache-2.0

import Access
import Store

struct TokenOptions: PlacedOptions, Equatable {
    /// Of one that is to be made.
    var name = ""
    var scopes: String?
    var tenant: String?
    var user: String?
    /// Names and values of other filters, as they were written.
    var bindings: String?
    var expires: String?
    var limit: String?
    /// Whether anybody may have it, and what it sends then, as that was written.
    var isPublic = false
    var kinds: String?
    var fields: String?
    /// Of one that is to be revoked, as it was written.
    var number = ""
    var format = ListFormat.table
    var config: String?
    var store: StoreLocation?
    /// A running one, which has the store open.
    var server: String?
    var tokenFile: String?
    var caFile: String?

    enum ListFormat: String, Sendable, CaseIterable { case table, json }

    func wish() throws(UsageError) -> TokenWish {
        guard let scopes else {
            throw UsageError(
                "what may it do? --scope, such as --scope read,export; `bursar help token create` lists them")
        }
        if bindings != nil, filters.isEmpty { throw UsageError("--filters must name filters, such as subject=story-1") }
        let names = scopes.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        do throws(TokenWish.Wrong) {
            let whom = [("tenant", tenant), ("user", user)].compactMap { name, value in
                value.map { TokenRecord.Bound(name, $0) }
            }
            // What is no number is wrong in the same words as one out of bounds.
            let limit = limit.map { Int($0) ?? 0 }
            return try TokenWish(
                name: name, scopes: names, bounds: whom + filters, sends: try sends(), expires: expires, limit: limit)
        } catch {
            let option = ["name": "NAME", "scopes": "--scope"][error.member] ?? "--\(error.member)"
            throw UsageError("\(option) \(error.expectation)")
        }
    }

    private func sends() throws(TokenWish.Wrong) -> PublicSending? {
        let lists = [kinds, fields].map { list in
            list.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        }
        guard isPublic else {
            guard let given = zip(["kinds", "fields"], lists).first(where: { $0.1 != nil }) else { return nil }
            throw TokenWish.Wrong(member: given.0, expectation: "is for a token that is --public")
        }
        return try PublicSending(kinds: lists[0], fields: lists[1])
    }

    /// What stands behind a comma and is no filter by itself belongs to the one before, whose value has a comma then.
    private var filters: [TokenRecord.Bound] {
        var filters: [TokenRecord.Bound] = []
        for item in (bindings ?? "").split(separator: ",") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 1, let last = filters.last, !["tenant", "user"].contains(last.name) {
                filters[filters.count - 1] = TokenRecord.Bound(last.name, "\(last.value),\(parts[0])")
            } else {
                filters.append(TokenRecord.Bound(parts[0], parts.count > 1 ? parts[1] : ""))
            }
        }
        return filters
    }

    func revoked() throws(UsageError) -> Int64 {
        guard let number = Int64(number), number > 0 else {
            throw UsageError("ID must be a number that `bursar token list` shows, not \"\(number)\"")
        }
        return number
    }
}
