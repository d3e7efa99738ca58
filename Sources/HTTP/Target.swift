// What a request line asks for: a path and a query.
// SPDX-License-Identifier: Apache-2.0

/// A request target (RFC 9112, 3.2) taken apart.
struct Target: Sendable, Equatable {
    /// Decoded, so that it can be compared and shown.
    let path: String
    /// As it came, so that a `%2F` inside a segment stays inside it; of what came encoded in part, all beyond ASCII is. The
    /// same as `path` where nothing is encoded.
    let encodedPath: String
    let query: Query

    enum Malformed: Error, Equatable {
        case path(PercentCoding.Malformed)
        case query(PercentCoding.Malformed)
        case form
        /// A blank or a control character.
        case characters
    }

    /// Takes the origin form (`/a?b`), the absolute form that proxies send, and `*`.
    init(_ bytes: [UInt8]) throws(Malformed) {
        guard ByteClass.target.contains(all: bytes) else { throw .characters }
        let origin = try Self.origin(bytes[...])
        let mark = origin.firstIndex(of: UInt8(ascii: "?"))
        let encoded = origin[..<(mark ?? origin.endIndex)]
        do {
            path = try PercentCoding.decode(path: encoded)
        } catch {
            throw .path(error)
        }
        encodedPath = encoded.contains(UInt8(ascii: "%")) ? PercentCoding.completed(encoded) : path
        guard let mark else {
            query = Query()
            return
        }
        do {
            query = try Query(decoding: origin[(mark + 1)...])
        } catch {
            throw .query(error)
        }
    }

    private static func origin(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> ArraySlice<UInt8> {
        if bytes.first == UInt8(ascii: "/") || bytes.elementsEqual("*".utf8) { return bytes }
        for scheme in ["http://", "https://"] where bytes.starts(with: scheme.utf8) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            let origin = rest.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            return origin.first == UInt8(ascii: "/") ? origin : [UInt8(ascii: "/")] + origin
        }
        throw .form
    }
}

extension Target.Malformed {
    /// What to tell the client.
    var problem: Problem {
        switch self {
        case .path(let reason): .badRequest("The path \(reason.words).")
        case .query(let reason): .badRequest("The query \(reason.words).")
        case .characters: HeadFlaw.target.problem
        case .form: .badRequest("The request target must be a path, such as /health.")
        }
    }
}

extension PercentCoding.Malformed {
    fileprivate var words: String {
        switch self {
        case .escape: "has a percent sign without two hexadecimal digits behind it"
        case .notUTF8: "is not UTF-8 when decoded"
        case .control: "has a control character in it"
        }
    }
}
