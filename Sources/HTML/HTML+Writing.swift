// How a page is written.
// SPDX-License-Identifier: Apache-2.0

extension HTML {
    /// A whole document. Its own links begin with a prefix, where it is served under one.
    package func document(prefix: String = "") -> [UInt8] {
        var bytes = Array("<!doctype html>\n".utf8)
        bytes.reserveCapacity(64 << 10)
        write(to: &bytes, prefix: prefix)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// As it stands within a document.
    package func bytes(prefix: String = "") -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, prefix: prefix)
        return bytes
    }

    private func write(to bytes: inout [UInt8], prefix: String) {
        switch kind {
        case .text(let text): bytes.append(escaping: text)
        case .list(let pieces):
            for piece in pieces { piece.write(to: &bytes, prefix: prefix) }
        case .element(let name, let items):
            bytes.append(UInt8(ascii: "<"))
            bytes.append(contentsOf: name.utf8)
            for item in items { item.writeAttributes(to: &bytes, prefix: prefix) }
            bytes.append(UInt8(ascii: ">"))
            guard !Self.empty.contains(name) else { return }
            for item in items { item.write(to: &bytes, prefix: prefix) }
            bytes.append(contentsOf: "</".utf8)
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: ">"))
        case .attribute, .link: break
        }
    }

    /// Those of a list are those of the element that the list stands in.
    private func writeAttributes(to bytes: inout [UInt8], prefix: String) {
        switch kind {
        case .text, .element: break
        case .list(let pieces):
            for piece in pieces { piece.writeAttributes(to: &bytes, prefix: prefix) }
        case .attribute(let name, let value): Self.write(name, value, to: &bytes)
        case .link(let name, let link): Self.write(name, link.text(prefix: prefix), to: &bytes)
        }
    }

    private static func write(_ name: String, _ value: String?, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: name.utf8)
        guard let value else { return }
        bytes.append(contentsOf: "=\"".utf8)
        bytes.append(escaping: value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Elements that nothing stands in, and that are not ended.
    private static let empty: Set<String> = ["br", "hr", "img", "input", "link", "meta"]
}

extension [UInt8] {
    /// Text that can be nothing but text, between tags and in quotes. By bytes, as browsers read it: a bracket with a
    /// combining mark after it is one character, and still a bracket.
    mutating func append(escaping text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&#39;".utf8)
            case 0: append(contentsOf: "\u{FFFD}".utf8)
            default: append(byte)
            }
        }
    }
}
