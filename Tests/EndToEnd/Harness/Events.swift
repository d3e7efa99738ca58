// Events as a test writes them.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// JSON text of events.
enum Events {
    /// The call whose price every test knows: 0.0165 USD.
    static let callUSD = 0.0165

    static func call(id: String? = nil, _ more: String = "") -> String {
        let identity = id.map { #""id":"\#($0)","# } ?? ""
        return
            #"{\#(identity)"provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":1500,"output_tokens":800"#
            + (more.isEmpty ? "}" : ",\(more)}")
    }

    static func array(_ events: [String]) -> String { "[" + events.joined(separator: ",") + "]" }

    static func lines(_ events: [String]) -> [UInt8] { Array((events.joined(separator: "\n") + "\n").utf8) }

    /// RFC 3339, so many seconds from now.
    static func time(_ secondsFromNow: Double = 0) -> String {
        Date(timeIntervalSinceNow: secondsFromNow).formatted(.iso8601)
    }
}
