// Content negotiation.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct ContentNegotiationTests {
    @Test(
        arguments: [
            (nil, "metrics"),
            ("", "metrics"),
            ("*/*", "metrics"),
            ("text/plain", "metrics"),
            ("application/openmetrics-text", "openMetrics"),
            ("application/openmetrics-text; version=1.0.0", "openMetrics"),
            ("application/openmetrics-text; version=0.0.1", nil),
            ("application/openmetrics-text; version=0.0.1, text/plain;q=0.1", "metrics"),
            // As Prometheus 2.42 and 3.0 ask.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "openMetrics"
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;"
                    + "q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "openMetrics"
            ),
            ("text/plain;q=0.5, application/openmetrics-text;q=0.4", "metrics"),
            ("text/plain;q=0.4, application/openmetrics-text;q=0.5", "openMetrics"),
            ("text/plain;q=0.400, application/openmetrics-text;q=0.4", "metrics"),
            ("text/*;q=0.2, */*;q=0.9", "openMetrics"),
            ("text/plain;q=0, */*", "openMetrics"),
            ("text/plain; version=\"0.0.4\"", "metrics"),
            ("TEXT/Plain", "metrics"),
            ("text/html", nil),
            ("text/plain;q=2", nil),
            ("nonsense, text/plain;q=0.1", "metrics"),
            ("text/plain;x=\"a,b;q=0\"", "metrics"),
        ] as [(String?, String?)])
    func `The offer that the client wants most is the best`(header: String?, expected: String?) {
        let names = [(MediaType.metrics, "metrics"), (MediaType.openMetrics, "openMetrics")]
        let best = ContentNegotiation.best(of: [.metrics, .openMetrics], header: header)
        #expect(names.first { $0.0 == best }?.1 == expected)
    }

    @Test func `A browser gets JSON, who asks for a table gets CSV`() {
        let offers = [MediaType.json, .csv]
        #expect(ContentNegotiation.best(of: offers, header: "text/html,application/xhtml+xml,*/*;q=0.8") == .json)
        #expect(ContentNegotiation.best(of: offers, header: "text/csv") == .csv)
        #expect(ContentNegotiation.best(of: offers, header: "text/csv;q=0.9, application/json;q=0.8") == .csv)
    }

    @Test(
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("br, GZIP", true), ("x-gzip", true), ("gzip;q=0", false),
            ("gzip; q=0.001", true), ("*", true), ("*;q=0", false), ("gzip;q=0, *", false), ("identity", false),
            ("identity;q=1, gzip;q=0.5", false), ("identity;q=0.5, gzip;q=0.5", true), ("gzip;q=x", false),
            ("deflate", false),
        ] as [(String?, Bool)])
    func `gzip is used when it is welcome`(header: String?, expected: Bool) {
        #expect(ContentNegotiation.takesGzip(header) == expected)
    }

    @Test(arguments: [nil, "", " ", ",", " , ,"])
    func `Who names nothing takes what comes first`(header: String?) {
        #expect(ContentNegotiation.best(of: [.json, .csv], header: header) == .json)
    }

    @Test(arguments: ["text/plain; version=0.0.4; charset=utf-8", "image/png"])
    func `A media type is read and written`(text: String) throws {
        #expect(try #require(MediaType(text)).description == text)
    }

    @Test(arguments: ["", "text", "text/", "/plain", "a/b/c", "a b/c", "a/b; =1", "a/b;c"])
    func `What is no media type is none`(text: String) {
        #expect(MediaType(text) == nil)
    }
}
