// What providers are called, and which names are one and the same.
// SPDX-License-Identifier: Apache-2.0

/// The names of providers as a book gives them: what comes first knows what a provider is called, and a file that names one
/// of its names speaks of the same one.
package struct ProviderNames: Sendable {
    /// By each name, the first names of those that it stands for: one, but for a name that a file gives to several.
    private var firstNames: [ExactText: [String]] = [:]
    /// By its first name, all that a provider is called; the first one leads.
    private var names: [ExactText: [String]] = [:]

    package init() {}

    /// The first names of those that a name stands for; empty for one that nobody has.
    func firstNames(of name: String) -> [String] { firstNames[name.exact] ?? [] }

    /// All that a provider is called, by its first name.
    func names(ofFirst name: String) -> [String] { names[name.exact] ?? [name] }

    var all: [String] { firstNames.keys.map(\.text) }

    mutating func add(_ providers: [String]) { _ = join(providers, known: firstNames) }

    /// Takes in how the prices of one file call their providers, and says for each whose it is, by first names.
    ///
    /// A price's names are one provider's: that of the first name which is known beneath or, where none is, elsewhere in
    /// the file. A price that names several known ones is for each of them.
    mutating func add(_ prices: [Price]) -> [[String]] {
        let beneath = firstNames
        var owners = prices.map { _ in [String]() }
        for isKnown in [true, false] {
            for (place, price) in prices.enumerated()
            where price.providers.contains(where: { beneath[$0.exact] != nil }) == isKnown {
                owners[place] = join(price.providers, known: isKnown ? beneath : firstNames)
            }
        }
        return owners
    }

    private mutating func join(_ list: [String], known: [ExactText: [String]]) -> [String] {
        var owners: [String] = []
        for owner in list.compactMap({ known[$0.exact]?.first }) where !owners.contains(exactly: owner) {
            owners.append(owner)
        }
        if owners.isEmpty { owners = Array(list.prefix(1)) }
        guard let owner = owners.first else { return [] }
        for name in list where known[name.exact] == nil {
            if !firstNames(of: name).contains(exactly: owner) {
                firstNames[name.exact, default: []].append(owner)
                names[owner.exact, default: []].append(name)
            }
        }
        return owners
    }
}
