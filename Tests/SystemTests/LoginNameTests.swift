// Who runs a process, by the name that the system has for them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import System
import Testing

@Suite struct LoginNameTests {
    @Test func `Users are called as the system's list calls them`() throws {
        let list = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
        var seen: Set<UInt32> = []
        for line in list.split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            // The first line of a number is the one that counts.
            guard fields.count > 2, let user = UInt32(fields[2]), seen.insert(user).inserted else { continue }
            #expect(LoginName.name(of: user) == fields[0])
        }
        #expect(seen.contains(0))
    }

    @Test func `A user without a name is a number`() {
        #expect(LoginName.name(of: 3_987_654_321) == "3987654321")
    }

    @Test func `A process has the name of its user`() { #expect(LoginName.ofProcess == LoginName.name(of: geteuid())) }
}
