// The known name that an unknown one is most like.
// SPDX-License-Identifier: Apache-2.0

/// Names in order, to find near ones.
struct NearestName: Sendable {
    private let names: [String]

    init(_ names: [String]) { self.names = names.map(\.exact).sorted().map(\.text) }

    /// The name that begins most like this one, and of several that do, the one nearest in length; nil when less than
    /// half of it is alike.
    ///
    /// Asked for every call without a price, so it looks at neighbours only: a `Suggestion` looks at all.
    func nearest(to name: String) -> String? {
        neighbour(of: name) ?? neighbour(of: name.lowercased())
    }

    private func neighbour(of model: String) -> String? {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low + high) / 2
            if names[middle].exact < model.exact { low = middle + 1 } else { high = middle }
        }
        let alike = [low - 1, low].filter(names.indices.contains).map { place in
            zip(names[place].utf8, model.utf8).prefix { $0 == $1 }.count
        }
        guard let most = alike.max(), most > 0, most * 2 >= model.utf8.count else { return nil }
        // All that begin so stand side by side.
        let isAlike = { (name: String) in name.utf8.starts(with: model.utf8.prefix(most)) }
        let below = names[..<low].reversed().prefix(while: isAlike).reversed()
        let candidates = below + names[low...].prefix(while: isAlike)
        return candidates.min {
            abs($0.utf8.count - model.utf8.count) < abs($1.utf8.count - model.utf8.count)
        }
    }
}
