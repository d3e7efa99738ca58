// Tokens of a ledger: given out, known again, taken back.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTP
import Ledger
import SQL
import Store
import TemporaryFiles
import Testing

@testable import Access

@Suite struct TokenDirectoryTests {
    private let files: TemporaryFiles
    private let now = Timestamp(milliseconds: 1_795_000_000_000)
    private var location: StoreLocation { .sqlite(path: files.file("ledger.db")) }

    init() throws { files = try TemporaryFiles() }

    private func withTokens<T>(_ body: (TokenDirectory, LedgerStore) throws -> T) throws -> T {
        let store = try LedgerStore(location)
        defer { store.close() }
        return try body(try TokenDirectory(store), store)
    }

    private func wish(_ scopes: String..., expires: String? = nil) throws -> TokenWish {
        try TokenWish(name: "ci", scopes: scopes, expires: expires)
    }

    @Test func `A token is known again, also by who opens the ledger later, and no byte of it is kept`() throws {
        let text = try withTokens { tokens, _ in
            let (text, record) = try tokens.create(wish("read", "export"), by: "ada", at: now)
            #expect(AccessToken.isOne(text) && text.hasSuffix(record.tail))
            #expect(tokens.find(text, at: now)?.scopes == [.read, .export])
            #expect(tokens.find(text + "x", at: now) == nil && tokens.find("", at: now) == nil)
            return text
        }
        try withTokens { tokens, _ in
            #expect(tokens.find(text, at: now)?.identity == "token 1 (ci)")
            let record = try #require(tokens.all.first)
            #expect(record.number == 1 && record.name == "ci" && record.madeBy == "ada" && record.madeAt == now)
        }
        for suffix in ["", "-wal"] {
            let bytes = FileManager.default.contents(atPath: files.file("ledger.db" + suffix)) ?? Data()
            #expect(bytes.range(of: Data(text.utf8)) == nil && bytes.range(of: Data(text.dropLast(6).utf8)) == nil)
        }
    }

    @Test func `It holds until it is over, to the millisecond`() throws {
        try withTokens { tokens, _ in
            let (text, _) = try tokens.create(wish("read", expires: "12h"), by: "", at: now)
            let end = now.advanced(byMilliseconds: 12 * 3_600_000)
            #expect(tokens.find(text, at: end.advanced(byMilliseconds: -1)) != nil)
            #expect(tokens.find(text, at: end) == nil)
            #expect(tokens.all.first?.state(at: end) == "expired")
        }
    }

    @Test func `What is revoked lets nobody in, stays revoked, and its number is nobody else's`() throws {
        let text = try withTokens { tokens, _ in
            let (text, record) = try tokens.create(wish("read"), by: "", at: now)
            _ = try tokens.revoke(record.number, leavesAdmin: false, at: now)
            #expect(tokens.find(text, at: now) == nil)
            #expect(throws: TokenDirectory.Failure.self) {
                try tokens.revoke(record.number, leavesAdmin: false, at: now)
            }
            return text
        }
        try withTokens { tokens, _ in
            #expect(tokens.find(text, at: now) == nil)
            let next = try tokens.create(wish("read"), by: "", at: now).record
            #expect(next.number == 2)
            #expect(tokens.all.map { $0.state(at: now) } == ["revoked", "holds"])
        }
    }

    @Test func `Who may administer is not locked out by accident, and nobody is let in by that`() throws {
        try withTokens { tokens, _ in
            #expect(!tokens.hadAdmin)
            let first = try tokens.create(wish("admin", expires: "12h"), by: "", at: now).record.number
            #expect(tokens.hadAdmin)
            #expect(throws: TokenDirectory.Failure.self) { try tokens.revoke(first, leavesAdmin: false, at: now) }
            let second = try tokens.create(wish("admin"), by: "", at: now).record.number
            _ = try tokens.revoke(first, leavesAdmin: false, at: now)
            #expect(throws: TokenDirectory.Failure.self) { try tokens.revoke(second, leavesAdmin: false, at: now) }
            _ = try tokens.revoke(second, leavesAdmin: true, at: now)
            #expect(tokens.hadAdmin)
        }
        try withTokens { tokens, _ in #expect(tokens.hadAdmin) }
    }

    @Test func `What is bound is bound after a restart, to the byte`() throws {
        let bounds = [("tenant", "a=b"), ("user", "\u{301}x"), ("property:team", " =")]
            .map { TokenRecord.Bound($0.0, $0.1) }
        try withTokens { tokens, _ in
            let wish = try TokenWish(name: "b", scopes: ["read"], bounds: bounds)
            _ = try tokens.create(wish, by: "", at: now)
        }
        try withTokens { tokens, _ in
            let read = try #require(tokens.all.first?.bounds)
            #expect(
                read.map { Array("\($0.name) \($0.value)".utf8) } == bounds.map { Array("\($0.name) \($0.value)".utf8) }
            )
        }
    }

    @Test func `What was revoked while all were read anew stays revoked`() throws {
        try withTokens { tokens, store in
            let (text, record) = try tokens.create(wish("read"), by: "", at: now)
            _ = try tokens.revoke(record.number, leavesAdmin: false, at: now)
            // As a read that began before the revocation has it.
            try Database.sqlite(files.file("ledger.db"), .write).run("UPDATE tokens SET revoked_at = NULL")
            try tokens.reload()
            #expect(tokens.find(text, at: now) == nil)
        }
    }

    @Test func `Another that is over tomorrow does not let the last that may administer go`() throws {
        try withTokens { tokens, _ in
            let first = try tokens.create(wish("admin"), by: "", at: now).record.number
            _ = try tokens.create(wish("admin", expires: "12h"), by: "", at: now)
            #expect(throws: TokenDirectory.Failure.self) { try tokens.revoke(first, leavesAdmin: false, at: now) }
        }
    }

    @Test func `Who is forgotten loses what is bound to them, known or not`() throws {
        try withTokens { tokens, store in
            let wish = try TokenWish(name: "a", scopes: ["read"], bounds: [TokenRecord.Bound("user", "ada")])
            let (text, _) = try tokens.create(wish, by: "", at: now)
            #expect(try store.forget(user: "ada") == Forgotten(tokens: 1))
            try tokens.reload()
            #expect(tokens.find(text, at: now) == nil)
            #expect(tokens.all.first?.bounds.isEmpty == true)
        }
    }

    @Test func `When it was shown last is told at once, and kept at the next beat`() throws {
        let later = now.advanced(byMilliseconds: 5_000)
        try withTokens { tokens, store in
            let (text, _) = try tokens.create(wish("read"), by: "", at: now)
            #expect(tokens.all.first?.usedAt == nil)
            _ = tokens.find(text, at: later)
            #expect(tokens.all.first?.usedAt == later)
            #expect(try store.tokens().first?.usedAt == nil)
            tokens.keepUse {}
            #expect(try store.tokens().first?.usedAt == later)
        }
        #expect(try LedgerReader(location).tokens().first?.usedAt == later)
    }
}

extension TokenDirectory {
    fileprivate func find(_ text: String, at now: Timestamp) -> Caller? {
        caller(showing: AccessToken.digest(of: text), at: now)
    }
}
