// The newest errors, of all services or one.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum RecentErrors {
    static let endpoint = Endpoint(
        .teachCharlie, "/api/v1/analytics/admin/errors", takes: ["limit", "service"],
        for: .admins(refusal: "Admin access required.")
    ) { ask throws(ReadingError) in
        let limit = try ask.integer("limit", 1...100, standard: 20)
        let appErrors = try ask.view.appErrors(of: try ask.text("service"), limit: limit)
        return .json([
            "errors": .array(appErrors.map(shape)),
            "total": .count(appErrors.count),
        ])
    }

    /// Longer messages are cut.
    private static let longest = 200

    private static func shape(_ logged: LoggedAppError) -> Shape {
        let appError = logged.appError
        return [
            "id": .string(logged.id), "service": .string(appError.component), "error_type": .string(appError.errorType),
            "error_message": .string(cut(appError.message)), "error_code": .known(appError.code),
            "endpoint": .known(appError.endpoint), "created_at": .string(logged.at.description),
            "sentry_url": appError.reference.isEmpty
                ? .null : .string("https://sentry.io/issues/?query=" + encoded(appError.reference)),
        ]
    }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count <= longest
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest)))
    }

    /// Percent-encoded but for what is the same in every part of a URL.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~".utf8.contains(byte)
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
