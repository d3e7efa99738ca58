// Hashes of bcrypt's: which texts are one, and which passwords they are made of.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Passwords

@Suite struct PasswordHashTests {
    /// Those of the library's own tests and of the paper's, each with its password.
    static let known: [(String, String)] = [
        ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
        ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*"),
        ("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U"),
        ("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
        ("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
        ("$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkY8jIucDrjc8deX1s.", ""),
        ("$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", "fakepassword"),
    ]

    @Test(arguments: known.filter { $0.0.utf8.count == 60 })
    func `A known hash is made of its password, and of no other`(hash: String, password: String) throws {
        let read = try PasswordHash(hash)
        #expect(read.isMade(of: Array(password.utf8)))
        #expect(!read.isMade(of: Array((password + "x").utf8)))
        #expect(!read.isMade(of: Array(password.utf8) + [0]))
        #expect(!read.isMade(of: Array("U*V".utf8)))
    }

    @Test func `What bcrypt did not make, or makes too slowly, is refused by name`() {
        let digits = String(repeating: "a", count: 53)
        for text in [
            "", "secret", "$1$abc$def", "$2x$10$\(digits)", "$2y$1$\(digits)", "$2y$10$\(digits)a", "$2y$10$é",
        ] {
            #expect(throws: PasswordHash.Refusal.self, "\(text)") { try PasswordHash(text) }
        }
        let slow = #expect(throws: PasswordHash.Refusal.self) { try PasswordHash("$2y$18$\(digits)") }
        #expect(slow?.description.contains("cost from 4 to 14, not 18") == true)
    }

    @Test func `It shows nowhere, and the one that stands for nobody is made of nothing`() throws {
        let hash = try PasswordHash(Self.known[0].0)
        #expect("\(hash)" == "•••" && String(reflecting: hash) == "•••")
        let nobody = PasswordHash.unmade(cost: 4)
        #expect(nobody.cost == 4)
        for password in ["", "U*U", "fakepassword"] { #expect(!nobody.isMade(of: Array(password.utf8))) }
    }
}
