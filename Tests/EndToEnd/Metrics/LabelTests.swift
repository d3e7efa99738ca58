// Labels of every kind of character, from an event to a scraper.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct LabelTests {
    /// One or more characters of each plane that has any, and those that the formats escape.
    static let values = [
        #"quote " quote"#, #"back \ slash"#, #"\"#, #"\""#, #"\n is no newline"#, #"ends in \"#, "{brace}", "a,b=c",
        "# HELP", "é ü ß", "Ω ж א ع", "漢字 かな 한글", "\u{FFFD}", "\u{FEFF}mark", "\u{2028}\u{2029}",
        "\u{E000}\u{F8FF}", "😀🧾👩‍🚀", "\u{1D11E}", "\u{20000}\u{2A6DF}", "\u{30000}", "\u{E0041}", "\u{F0000}",
        "\u{10FFFD}", "e\u{301} is not é", "  spaces  ", "\u{200B}zero", "\u{202E}right to left",
    ]

    @Test(arguments: ParsedMetrics.Format.allCases)
    func `Every value comes back as it was sent`(format: ParsedMetrics.Format) throws {
        let server = try Site().serve()
        let encoder = JSONEncoder()
        let events = try Self.values.enumerated().map { number, value in
            let text = String(decoding: try encoder.encode(value), as: UTF8.self)
            return #"{"kind":"error","id":"\#(number)","component":"\#(number)","error_type":\#(text)}"#
        }
        #expect(try server.post(Events.array(events)).receipt() == Receipt(accepted: events.count, duplicates: 0))
        let page = try server.get("/metrics", [("Accept", format.accept)]).body
        let metrics = try ParsedMetrics(page, as: format).samples.filter { $0.name == "bursar_errors_total" }
        let types = Dictionary(metrics.map { ($0.labels["component"], $0.labels["type"]) }) { first, _ in first }
        for (number, value) in Self.values.enumerated() {
            // Scalars, for Swift takes é and e with an accent for the same text.
            #expect(types["\(number)"]??.unicodeScalars.map(\.value) == value.unicodeScalars.map(\.value), "\(value)")
        }
    }

    @Test func `Control characters are refused before they become labels`() throws {
        let server = try Site().serve()
        for escape in [#"\n"#, #"\r"#, #"\t"#, #"\u0000"#, #"\u001b"#, #"\u007f"#] {
            let answer = try server.post(#"{"kind":"error","component":"a\#(escape)b"}"#)
            #expect(answer.status == 400, "\(escape)")
            #expect(answer.text.contains("component"), "\(answer.text)")
        }
        // Nor does text that is no text: a lone surrogate, and bytes that are not UTF-8.
        #expect(try server.post(#"{"kind":"error","component":"\ud800"}"#).status == 400)
        let broken = Array(#"{"kind":"error","component":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(try server.post(broken, type: "application/json").status == 400)
        #expect(try server.metrics().sum("bursar_errors_total") == 0)
    }

    @Test func `A family that grows too large folds the rest into “other”, and says so`() throws {
        let server = try Site().serve(config: "metrics: { max_series: 20 }")
        let events = (0..<50).map { #"{"kind":"error","component":"c\#($0)"}"# }
        try server.post(Events.array(events))
        let metrics = try server.metrics()
        #expect(metrics.sum("bursar_errors_total") == 50)
        #expect(metrics.samples.keys.filter { $0.hasPrefix("bursar_errors_total{") }.count <= 21)
        #expect(metrics[#"bursar_errors_total{component="other",type="other"}"#].flatMap { Double($0) } ?? 0 > 0)
        #expect(metrics.sum("bursar_series_overflow_total", where: #"family="bursar_errors_total""#) > 0)
    }
}
