// A fingerprint of events, to see that a history is the same as on the day the test was written.
// SPDX-License-Identifier: Apache-2.0

import Ledger

enum Digest {
    /// FNV-1a over what tells events apart.
    static func of(_ events: [Event]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        for event in events {
            add("\(event.id) \(event.moment.milliseconds) \(event.user) \(event.session) \(event.kind.name)")
            if let call = event.call {
                add("\(call.model) \(call.latencyMilliseconds ?? 0)")
                for (bucket, quantity) in call.usage.used { add("\(bucket.name) \(quantity)") }
            }
        }
        return hash
    }
}
