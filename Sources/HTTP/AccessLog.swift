// What is known of an exchange when it is over, and the line of the access log that tells it.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import JSON

/// One finished exchange.
package struct Observation: Sendable {
    /// Without a method, headers and id, where no more than the request line came.
    package let head: RequestHead
    /// The pattern of the route, or `unmatched`: a bounded set.
    package let route: String
    /// What was sent; 408 for a request that came too slowly and 499 for a client that left, which get no answer.
    package let status: Status
    /// From the request line to the last byte handed to the system.
    package let durationNanoseconds: Int
    /// Of the body, as it came.
    package let bytesIn: Int
    /// Of the body, as it went.
    package let bytesOut: Int
    /// Milliseconds since 1970, when it was over.
    package let endedAt: Int64

    package init(
        head: RequestHead, route: String, status: Status, durationNanoseconds: Int, bytesIn: Int, bytesOut: Int,
        endedAt: Int64
    ) {
        self.head = head
        self.route = route
        self.status = status
        self.durationNanoseconds = durationNanoseconds
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.endedAt = endedAt
    }

    package var method: Method { head.method }
    package var path: String { head.path }
    package var client: String { head.client }
    package var requestID: String { head.id }
    package var userAgent: String? { head.headers["User-Agent"] }
}

/// Formats observations. Where the lines go is the caller's business.
package enum AccessLog {
    /// One line, with its line feed. The query is left out: people put tokens there. So is, unless users may be named, what
    /// follows the first segment of a path that no route is for, where a name may stand.
    package static func line(_ observation: Observation, showingUsers: Bool = true) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.string(time(observation.endedAt))
        writer.key("method")
        writer.string(observation.method.name)
        writer.key("path")
        writer.string(showingUsers ? observation.path : observation.pathWithoutNames)
        writer.key("route")
        writer.string(observation.route)
        writer.key("status")
        writer.integer(observation.status.code)
        writer.key("duration_ms")
        writer.raw(milliseconds(observation.durationNanoseconds))
        writer.key("bytes_in")
        writer.integer(observation.bytesIn)
        writer.key("bytes_out")
        writer.integer(observation.bytesOut)
        writer.key("remote")
        writer.string(observation.client)
        writer.key("request_id")
        writer.string(observation.requestID)
        if let userAgent = observation.userAgent {
            writer.key("user_agent")
            writer.string(userAgent)
        }
        writer.endObject()
        var line = HiddenText.escaped(json: writer.bytes)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// `2026-11-21T04:05:06.789Z`
    static func time(_ milliseconds: Int64) -> String {
        // Rounded down, before 1970 too.
        let fraction = (milliseconds % 1000 + 1000) % 1000
        var seconds = time_t(milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0))
        var parts = unsafe tm()
        guard unsafe gmtime_r(&seconds, &parts) != nil else { return "" }
        let date = unsafe [
            padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
        ]
        let clock = unsafe [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)].map { padded($0, 2) }
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "."
            + padded(Int(fraction), 3)
            + "Z"
    }

    /// A duration in milliseconds with microseconds behind the point.
    private static func milliseconds(_ nanoseconds: Int) -> String {
        let microseconds = nanoseconds / 1000
        return "\(microseconds / 1000).\(padded(microseconds % 1000, 3))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Observation {
    /// The paths of routes have no users in them.
    fileprivate var pathWithoutNames: String {
        guard route == Admission.unmatched else { return path }
        let segments = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        return segments.count < 2 ? path : "/\(segments[0])/…"
    }
}
