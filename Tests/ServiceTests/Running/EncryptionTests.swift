// What a server shows over TLS and in its answers, and when a reload changes it.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP
import Scenes
import System
import Testing

@testable import Service

@Suite struct EncryptionTests {
    @Test func `What a reload shows is made ready first, and shown when all else is done`() throws {
        let heard = HeardLog()
        let encryption = try Encryption(Configuration(), log: heard.log)
        var new = Configuration()
        new.web.headers = [HeaderField(.frameOptions, "deny")]
        let change = try encryption.change(to: new)
        #expect(encryption.headers.value.isEmpty)
        encryption.take(change)
        #expect(encryption.headers.value == new.web.headers)
    }
}
