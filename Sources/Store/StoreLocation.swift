// Where a ledger is kept, as a URL says it.
// SPDX-License-Identifier: Apache-2.0

/// The place of a store: `sqlite:bursar.db`.
package enum StoreLocation: Sendable, Hashable, CustomStringConvertible {
    /// A file; a relative path counts from the working directory.
    case sqlite(path: String)

    package static let standard = sqlite(path: "bursar.db")

    /// A URL that is no place for a store, and what it must be.
    package struct Malformed: Error, Equatable {
        package let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// `sqlite:bursar.db`, `sqlite:/var/lib/bursar/bursar.db` or, as other programs write the latter, `sqlite:///var/…`.
    package init(url: String) throws(Malformed) {
        guard let colon = url.firstIndex(of: ":") else { throw Self.unknown }
        switch url[..<colon].lowercased() {
        case "sqlite":
            var path = url[url.index(after: colon)...]
            if path.hasPrefix("//") {
                guard path.hasPrefix("///") else { throw Malformed("must not name a host: write sqlite:/path/to/file") }
                path = path.dropFirst(2)
            }
            guard path != ":memory:" else { throw Malformed("must be a file: a ledger is there to be kept") }
            guard !path.isEmpty, path.last != "/", !path.utf8.contains(0) else {
                throw Malformed("must name a file, as in sqlite:bursar.db")
            }
            self = .sqlite(path: String(path))
        case "postgres", "postgresql":
            throw Malformed("must be an SQLite file for now (sqlite:bursar.db): PostgreSQL is not supported yet")
        default:
            throw Self.unknown
        }
    }

    private static let unknown = Malformed(
        "must be a store such as sqlite:bursar.db or sqlite:/var/lib/bursar/bursar.db")

    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        }
    }

    /// For what looks after the file itself.
    var path: String {
        switch self {
        case .sqlite(let path): path
        }
    }
}
