// How a head lies in memory, without a socket.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct HeadLayoutTests {
    /// Takes a head apart as the library does: in its place, with NUL for what ends a piece.
    private func layout(of head: String) -> HeadFlaw? {
        let bytes = Array(head.utf8)
        var place = 0
        func piece(upTo end: UInt8) -> HeadLayout.Piece {
            let start = place
            while place < bytes.count, bytes[place] != end, ![0, 10, 13].contains(bytes[place]) { place += 1 }
            return .init(start: UInt(start), count: place - start)
        }
        let method = piece(upTo: 32)
        place += 1
        let target = piece(upTo: 32)
        place += 1
        var layout = HeadLayout(method: method, target: target, version: piece(upTo: 13))
        while let end = bytes[place...].firstIndex(of: 10), end + 1 < bytes.count, bytes[end + 1] != 13 {
            place = end + 1
            let name = piece(upTo: 58)
            place += 1
            while bytes[place] == 32 { place += 1 }
            layout.field(name, piece(upTo: 13))
        }
        layout.end(at: UInt(bytes.count))
        return layout.flaw
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", nil), ("GET / HTTP/1.1\r\nA: b\r\n\r\n", nil),
            ("GET / HTTP/1.1\r\nA:b\r\nC:   d\r\n\r\n", nil), ("GET / HTTP/1.1\r\nA:\r\n\r\n", nil),
            ("GET / HTTP/1.1\r\nA: b\0c\r\nD: e\r\n\r\n", .line), ("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", .line),
            ("GET / HTTP/1.1\nA: b\r\n\r\n", .line),
        ] as [(String, HeadFlaw?)])
    func `What was sent without gaps is whole, what has one is not`(head: String, flaw: HeadFlaw?) {
        #expect(layout(of: head) == flaw)
    }

    @Test func `A name that moved, or grew into its value, is no whole line`() {
        func flaw(_ name: HeadLayout.Piece, _ value: HeadLayout.Piece) -> HeadFlaw? {
            var layout = HeadLayout(
                method: .init(start: 100, count: 3), target: .init(start: 104, count: 1),
                version: .init(start: 106, count: 8))
            layout.field(name, value)
            return layout.flaw
        }
        #expect(flaw(.init(start: 116, count: 1), .init(start: 119, count: 1)) == nil)
        #expect(flaw(.init(start: 500, count: 1), .init(start: 119, count: 1)) == .line)
        #expect(flaw(.init(start: 116, count: 3), .init(start: 119, count: 1)) == .line)
    }

    @Test func `A request line has one byte between its pieces`() {
        for (target, version) in [(104, 106), (105, 107), (104, 107)] as [(UInt, UInt)] {
            let layout = HeadLayout(
                method: .init(start: 100, count: 3), target: .init(start: target, count: 1),
                version: .init(start: version, count: 8))
            #expect(layout.flaw == ((target, version) == (104, 106) ? nil : .requestLine))
        }
    }

    @Test func `Where the library may keep heads in another way, no gap is held against one`() {
        var layout = HeadLayout(
            method: .init(start: 0, count: 3), target: .init(start: 100, count: 1),
            version: .init(start: 300, count: 8), isInPlace: false)
        layout.field(.init(start: 900, count: 4), .init(start: 800, count: 1))
        layout.end(at: 7)
        #expect(layout.flaw == nil && layout.fields == 1)
    }
}
