// What browsers and proxies send along, and what a witness noted.
// SPDX-License-Identifier: Apache-2.0

import Access
import Ledger

@testable import HTTP
@testable import Store

extension FuzzTarget {
    static let cookies = FuzzTarget(
        "cookies", "the cookies that a browser sends",
        words: [
            "bursar=", "__Host-bursar=", "; ", ";", "=", " ", "\t", "\"", ",", String(repeating: "a", count: 43),
            "\u{0}",
        ], most: 1_000, rounds: 8_000
    ) { bytes in
        for isEncrypted in [false, true] {
            func shown(_ text: String) -> String? {
                let headers = Headers([(name: "Cookie", value: text)])
                let arrival = Arrival(client: "", isEncrypted: isEncrypted)
                return SessionCookie.shown(
                    by: RequestHead(
                        method: .get, path: "/", query: Query(), headers: headers, remote: "", id: "", arrival: arrival)
                )
            }
            guard let secret = shown(bytes.text) else { continue }
            holds(secret.utf8.count == 43, "a session's secret has its length")
            let name = isEncrypted ? "__Host-bursar" : "bursar"
            same(shown("\(name)=\(secret)"), secret, "a cookie alone is read as among others")
            same(shown("\(bytes.text); \(name)=\(secret)"), nil, "of two cookies none counts")
        }
    }

    static let forwarded = FuzzTarget(
        "forwarded", "the addresses that proxies write down",
        words: [
            "192.0.2.7", "10.0.0.2", "127.0.0.1", "[::1]", "2001:db8::1", "::ffff:10.0.0.2", "for=", ";proto=https",
            "\"", "\\",
            ",", ":4711", ":99999", "unknown", "_hidden", "FOR=",
        ], most: 1_000, rounds: 8_000
    ) { bytes in
        let trusted = [AddressRange("10.0.0.0/8"), AddressRange("127.0.0.1/32"), AddressRange("::1/128")].compactMap {
            $0
        }
        for field in ForwardedAddress.allCases {
            let headers = Headers([(name: field.rawValue, value: bytes.text)])
            let client = field.client(in: headers, peer: "10.0.0.1", trusting: trusted)
            same(ListenAddress.Host(plain: client)?.plain, client, "a client has an address, written in one way")
            // What stands left of an address that nobody vouches for is somebody's own words.
            let own = field == .forwarded ? "for=198.51.100.9" : "198.51.100.9"
            let longer = Headers([(name: field.rawValue, value: "\(bytes.text),\(own)")])
            let quotes = bytes.filter { $0 == UInt8(ascii: "\"") }.count
            if field == .xForwardedFor || quotes == 0 {
                same(
                    field.client(in: longer, peer: "10.0.0.1", trusting: trusted), "198.51.100.9",
                    "the last of a list counts")
            }
        }
    }

    static let witnesses = FuzzTarget(
        "witness", "what a witness of the audit noted",
        words: [":", "0", "9223372036854775807", "-1", "+1", String(repeating: "ab", count: 32)], most: 200,
        rounds: 15_000
    ) { bytes in
        guard let position = AuditPosition(bytes.text) else { return }
        holds(position.length >= 0 && position.head.count == 32, "a witness saw a length and a digest")
        same(AuditPosition("\(position)"), position, "what a witness saw is read as it is written")
    }
}
