// The query of a request: names and values, decoded.
// SPDX-License-Identifier: Apache-2.0

/// Query items in the order they came.
package struct Query: Sendable, Equatable {
    package let items: [Item]

    package init(_ items: [Item] = []) { self.items = items }

    package struct Item: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Each name once, in the order they came first: what a handler holds against those that it knows.
    package var names: [String] {
        var seen: Set<String> = []
        return items.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// The same query with another value for a name, as a URL has it.
    package func encoded(with name: String, _ value: String) -> String {
        (items.filter { $0.name != name } + [Item(name, value)]).map { item in
            "\(PercentCoding.encode(item.name))=\(PercentCoding.encode(item.value))"
        }.joined(separator: "&")
    }

    package func values(of name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// The fields of a form that was sent; nil for a body that is none.
    package static func form(_ body: [UInt8]) -> Query? { try? Query(decoding: body[...]) }

    /// `a=1&b=two+words`; a name without `=` has the empty value.
    init(decoding bytes: ArraySlice<UInt8>) throws(PercentCoding.Malformed) {
        var items: [Item] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = piece.firstIndex(of: UInt8(ascii: "="))
            let name = try PercentCoding.decode(query: piece[..<(equals ?? piece.endIndex)])
            let value = try equals.map { place throws(PercentCoding.Malformed) in
                try PercentCoding.decode(query: piece[(place + 1)...])
            }
            items.append(Item(name, value ?? ""))
        }
        self.items = items
    }
}
