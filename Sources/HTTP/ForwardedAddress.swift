// The address of a client behind proxies, as those say it.
// SPDX-License-Identifier: Apache-2.0

/// Reads what proxies write down of the addresses that a request came from. Each adds at the right whom it was asked by,
/// and anybody may have begun the list: so it is read from the right, as long as those who wrote it are believed.
package enum ForwardedAddress: String, CaseIterable, Sendable {
    /// `X-Forwarded-For: 192.0.2.7, 10.0.0.2`
    case xForwardedFor = "X-Forwarded-For"
    /// `Forwarded: for=192.0.2.7;proto=https, for="[2001:db8::1]:4711"` (RFC 7239)
    case forwarded = "Forwarded"

    /// The first address from the right that is no proxy which is believed; the last that could be read, where what is
    /// left of it is no address. `peer` is one that is believed.
    package func client(in headers: Headers, peer: String, trusting trusted: [AddressRange]) -> String {
        guard let text = headers[rawValue], let elements = elements(of: Array(text.utf8)) else { return peer }
        var client = peer
        for element in elements.reversed() {
            guard let host = self == .forwarded ? Self.node(ofForwarded: element) : Self.host(of: element) else {
                break
            }
            client = host.plain
            if !trusted.contains(where: { $0.contains(host) }) { break }
        }
        return client
    }

    /// What is between commas that are not in quotes; nil where quotes do not end, so that nobody can tell whose words are
    /// whose. By bytes: a comma that a mark before it makes one character with is a comma.
    private func elements(of text: [UInt8]) -> [ArraySlice<UInt8>]? {
        switch self {
        case .forwarded: Self.split(text[...], at: UInt8(ascii: ","))
        case .xForwardedFor:
            // It knows no quotes.
            text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.trimmed)
        }
    }

    private static func split(_ text: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>]? {
        var pieces: [ArraySlice<UInt8>] = []
        var (start, isQuoted, isEscaped) = (text.startIndex, false, false)
        for index in text.indices {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, text[index] == UInt8(ascii: "\\") {
                isEscaped = true
            } else if text[index] == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if text[index] == separator, !isQuoted {
                pieces.append(trimmed(text[start..<index]))
                start = index + 1
            }
        }
        guard !isQuoted else { return nil }
        return pieces + [trimmed(text[start...])]
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let rest = text.drop(while: isSpace)
        return rest.lastIndex { !isSpace($0) }.map { rest[...$0] } ?? rest
    }

    /// The one `for` of an element. What hides behind `unknown` or `_name` is no address.
    private static func node(ofForwarded element: ArraySlice<UInt8>) -> ListenAddress.Host? {
        var found: ArraySlice<UInt8>?
        for pair in split(element, at: UInt8(ascii: ";")) ?? [] {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            guard String(decoding: pair[..<equals], as: UTF8.self).lowercased() == "for" else { continue }
            guard found == nil else { return nil }
            found = pair[(equals + 1)...]
        }
        guard var value = found else { return nil }
        if value.first == UInt8(ascii: "\"") {
            guard value.count >= 2, value.last == UInt8(ascii: "\"") else { return nil }
            value = value.dropFirst().dropLast()
        }
        return host(of: value)
    }

    /// `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
    private static func host(of text: ArraySlice<UInt8>) -> ListenAddress.Host? {
        let isPort: (ArraySlice<UInt8>) -> Bool = { port in
            port.first == UInt8(ascii: ":") && (2...6).contains(port.count)
                && port.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        }
        if text.first == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "]")) {
            let rest = text[(end + 1)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return ListenAddress.Host(v6: String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self))
                .flatMap { ListenAddress.Host(plain: $0.plain) }
        }
        let colons = text.indices.filter { text[$0] == UInt8(ascii: ":") }
        if colons.count == 1, isPort(text[colons[0]...]) {
            return ListenAddress.Host(v4: String(decoding: text[..<colons[0]], as: UTF8.self))
        }
        return ListenAddress.Host(plain: String(decoding: text, as: UTF8.self))
    }
}
