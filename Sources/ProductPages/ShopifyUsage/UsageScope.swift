// Whose usage is asked for, and of what.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

/// Which calls are meant: all, or those that carry each of some names.
struct UsageScope {
    /// Whoever asks sees their own calls.
    let user: String?
    let shop: String?
    /// What else was named, by what calls carry it as.
    private let others: [(filter: Filter, name: String)]

    /// Parameters of every endpoint, and what calls carry.
    private static let narrowing: KeyValuePairs<String, Filter> = [
        "connection_id": .property("connection_id".exact), "fix_type": .property("fix_type".exact),
        "resource_type": .property("resource_type".exact), "resource_id": .subject, "model": .model,
        "endpoint": .operation,
    ]

    static let parameters = ["shop"] + narrowing.map(\.key)

    init(_ ask: Ask) throws(ReadingError) {
        user = ask.user
        let asked = try ask.text("shop")
        if case .only(let own) = ask.view.bounds[.tenant] {
            shop = own.first?.text
            if let shop, let asked, asked.exact != shop.exact {
                throw .outOfBounds("shop must be \(TerminalText.shown(shop))")
            }
        } else {
            shop = asked
        }
        var others: [(filter: Filter, name: String)] = []
        for (parameter, filter) in Self.narrowing {
            if let name = try ask.text(parameter) { others.append((filter, name)) }
        }
        self.others = others
    }

    var filters: [(filter: Filter, name: String)] {
        var filters = others
        if let user { filters.append((.user, user)) }
        if let shop { filters.append((.tenant, shop)) }
        return filters
    }

    var isAll: Bool { filters.isEmpty }

    /// Whether a single call of the user is one of these.
    func includes(_ logged: LoggedCall) -> Bool {
        filters.allSatisfy { filter, name in
            let carried: String? =
                switch filter {
                case .user: name
                case .tenant: logged.tenant
                case .model: logged.model
                case .operation: logged.operation
                case .subject: logged.subject
                case .property(let name): logged.properties.text(of: name)
                default: nil
                }
            return carried?.exact == name.exact
        }
    }

    /// Whether a budget is about just these calls: for all of them, for the shop, or for the user.
    func isSubject(of each: Budget.Each?, member: String?) -> Bool {
        guard others.isEmpty else { return false }
        return switch (shop, user) {
        case (nil, nil): each == nil
        case (let shop?, nil): each == .tenant && member?.exact == shop.exact
        case (nil, let user?): each == .user && member?.exact == ShownName.known(user).exact
        case (_?, _?): false
        }
    }
}

extension LedgerView {
    /// What calls come to on each day that has any.
    func usage(of scope: UsageScope, over period: Period) throws(ReadingError) -> [Day: UsageFigures] {
        var days: [Day: UsageFigures] = [:]
        for row in try table("costs", over: period, ["per": "day"], of: scope.filters).figures {
            if let day = row.day("date") { days[day, default: UsageFigures()].add(UsageFigures(row)) }
        }
        return days
    }
}

extension [Property] {
    /// The value of one of them, as a text.
    func text(of name: ExactText) -> String? { first { $0.name.exact == name }?.value.text }
}
