// Heads of requests, field by field.
// SPDX-License-Identifier: Apache-2.0

import Access
import Compression

@testable import HTTP

extension FuzzTarget {
    static let requestTargets = FuzzTarget(
        "target", "what a request line asks for",
        words: [
            "/", "?", "&", "=", "%", "%2F", "%00", "%ff", "%C3%A9", "+", "*", "http://", "https://", "//", "..",
            "%2e%2e",
            "/v1/reports/costs", "from=2026-01-01", "#", " ", "\t",
        ], most: 1_000, rounds: 8_000
    ) { bytes in
        do throws(Target.Malformed) {
            let target = try Target(bytes)
            holds(target.path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a path has no control characters")
            same(
                try? PercentCoding.decode(path: Array(target.encodedPath.utf8)[...]), target.path,
                "a path is read as it came")
            let encoded = target.query.encoded(with: "\u{1}", "x")
            let again = try? Query(decoding: Array(encoded.utf8)[...])
            same(
                again?.items, target.query.items.filter { $0.name != "\u{1}" } + [Query.Item("\u{1}", "x")],
                "a query is read as it is written")
            for name in target.query.names { holds(target.query[name] != nil, "a name has a value") }
        } catch {
            says("\(error.problem)")
        }
    }

    static let heads = FuzzTarget(
        "head", "fields of a head, one a line",
        words: [
            "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked", "Authorization: Bearer ", "Basic ",
            "X-API-Key: ",
            "Content-Type: application/json", "Expect: 100-continue", "\n", ":", ",", "; charset=utf-8", "dXNlcjpwYXNz",
            "=", "\"", "\\", "chunked, chunked", "X-Request-Id: ", "Origin: http://a",
        ], most: 1_000, rounds: 3_000
    ) { bytes in
        let fields = bytes.split(separator: UInt8(ascii: "\n")).map { line -> (name: String, value: String) in
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            return (Array(line[..<colon]).text, Array(line[colon...].dropFirst().drop { $0 == 0x20 }).text)
        }
        let headers = Headers(fields)
        for field in fields.prefix(20) { holds(headers[field.name] != nil, "a field that came is there") }
        do throws(Problem) {
            if case .announced(let length) = try Framing(headers).length { holds(length > 0, "a body has a length") }
        } catch {
            says("\(error)")
        }
        do throws(Problem) { _ = try ShownToken.of(headers) } catch { says("\(error)") }
        for isOld in [false, true] {
            if let flaw = headers.flaw(isOld: isOld) { says("\(flaw.problem)") }
        }
        if let id = RequestID.taken(from: headers["X-Request-Id"]) {
            holds(id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "an id of a request is plain")
        }
        let head = RequestHead(method: .get, path: "/", query: Query(), headers: headers, remote: "", id: "")
        _ = (head.authority, head.bodyType, head.isBody(oneOf: [.json, .ndjson]), head.expectsContinue)
    }

    static let accept = FuzzTarget(
        "accept", "what a client takes: Accept, Accept-Encoding, a media type",
        words: [
            "text/html", "application/json", "*/*", "text/*", "application/openmetrics-text;version=1.0.0", ";q=0.8",
            ";q=1.001", ";q=", ",", ";", "=", "\"", "\\\"", "gzip", "identity;q=0", "*;q=0.5", "charset=utf-8", "/",
            "escaping=allow-utf-8", "version=0.0.4",
        ], most: 1_000, rounds: 2_500
    ) { bytes in
        let text = bytes.text
        let offers = [MediaType.openMetrics, .metrics, .json, .csv, .html]
        let best = ContentNegotiation.best(of: offers, header: text)
        if let best { holds(offers.contains(best), "what is chosen was offered") }
        same(ContentNegotiation.best(of: offers, header: text + ","), best, "an empty wish changes nothing")
        _ = ContentNegotiation.takesGzip(text)
        if let type = MediaType(text) {
            same(MediaType(type.description), type, "a media type is read as it is written")
        }
    }

    static let authorities = FuzzTarget(
        "authority", "a host, an origin, an address to listen on",
        words: [
            "localhost", "127.0.0.1", "[::1]", "[", "]", ":", "9847", ":0", "65536", ".", "http://", "https://", "@",
            "::",
            "::ffff:127.0.0.1", "%eth0", "a.example", "xn--", "_", "\u{130}",
        ], most: 400, rounds: 15_000
    ) { bytes in
        let text = bytes.text
        if let authority = Authority(text) {
            let written = authority.host.description + (authority.port.map { ":\($0)" } ?? "")
            same(Authority(written), authority, "a host is read as it is written")
        }
        if let origin = Authority(origin: text) { holds(origin.port != nil, "an origin has a port") }
        do throws(ListenAddress.Malformed) {
            let address = try ListenAddress(text)
            same(try? ListenAddress(address.description), address, "an address is read as it is written")
        } catch {
            says("\(error)")
        }
    }

    static let gzip = FuzzTarget(
        "gzip", "a body that claims to be gzip",
        words: ["\u{1F}", "\u{8}", "\u{0}\u{0}\u{0}\u{0}"],
        seeds: {
            let text = Array(String(repeating: "{\"kind\":\"call\"}\n", count: 40).utf8)
            return [
                Gzip.compress([]), Gzip.compress(text), Gzip.compress(text, level: 9) + Gzip.compress([1]),
                Gzip.compress([UInt8](repeating: 0, count: 3_000_000), level: 9),
                Gzip.join([Segment.compress(text), Segment.compress([7])]),
            ]
        }, rounds: 4_000
    ) { bytes in
        let limit = 1 << 18
        var pieces: [UInt8] = []
        var isLarge = false
        let streamed = Result { () throws(GzipError) in
            try Gzip.decompress(bytes) { piece in
                isLarge = isLarge || pieces.count + piece.count > limit
                if !isLarge { pieces += piece }
            }
        }
        do throws(GzipError) {
            let whole = try Gzip.decompress(bytes, limit: limit)
            holds(whole.count <= limit, "what is unpacked stays within its limit")
            holds(!isLarge && whole == pieces, "pieces are the whole")
            if case .failure(let error) = streamed { holds(false, "what is read at once is read in pieces: \(error)") }
            holds((try? Gzip.decompress(Gzip.compress(whole), limit: limit)) == whole, "what is packed comes out again")
        } catch {
            if case .success = streamed { holds(isLarge, "what is read in pieces is read at once: \(error)") }
        }
    }
}
