// Names for requests, so that a client's complaint finds its line in the log.
// SPDX-License-Identifier: Apache-2.0

/// Takes a client's request id when it is harmless, and makes one otherwise.
enum RequestID {
    /// Nil unless it is 1 to 64 letters, digits, dots, underscores and hyphens.
    static func taken(from header: String?) -> String? {
        guard let header, (1...64).contains(header.utf8.count) else { return nil }
        let isHarmless = header.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isHarmless ? header : nil
    }

    /// `server-connection-turn`: no two alike, and those of one connection stand together.
    static func made(server: String, connection: UInt64, turn: UInt64) -> String {
        var text = server
        text += "-"
        text += String(connection, radix: 36)
        text += "-"
        text += String(turn, radix: 36)
        return text
    }

    /// Tells one run of a server from another.
    static func serverName() -> String {
        String(UInt64.random(in: 36 * 36 * 36 * 36..<36 * 36 * 36 * 36 * 36), radix: 36)
    }
}
