// What others answer that are watched, and what the store has packed.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Patterns

@testable import Client
@testable import Watch

extension FuzzTarget {
    static let redis = FuzzTarget(
        "redis", "answers of a Redis, at once and in pieces",
        words: [
            "+OK\r\n", "-ERR x\r\n", ":1\r\n", "$3\r\nabc\r\n", "$-1\r\n", "*2\r\n", "*-1\r\n", "*0\r\n", "$0\r\n\r\n",
            "\r\n", "\r", "+", "-", ":", "$", "*", "*65\r\n", "$4097\r\n",
        ], rounds: 8_000
    ) { bytes in
        let whole = values(in: [bytes])
        same(values(in: bytes.map { [$0] }), whole, "answers that come byte by byte are those that come at once")
        for value in whole.values {
            let written = RESPText.written(value)
            same(values(in: [written]).values, [value], "an answer is read as it is written")
        }
    }

    private struct Replies: Equatable {
        var values: [RESPValue] = []
        var failure: RESPReader.Failure?
    }

    private static func values(in pieces: [[UInt8]]) -> Replies {
        var limits = RESPReader.Limits()
        (limits.bytes, limits.elements, limits.line) = (4_096, 64, 256)
        var reader = RESPReader(limits: limits)
        var replies = Replies()
        do throws(RESPReader.Failure) {
            for piece in pieces {
                reader.feed(piece)
                while let value = try reader.next() { replies.values.append(value) }
            }
        } catch {
            replies.failure = error
        }
        return replies
    }

    static let looks = FuzzTarget(
        "answers", "a path of names, and below it the answer that it leads into",
        words: [
            "a.b.0", ".", "\n", "{\"a\":", "[", "]", "}", "true", "\"x\"", "<Code>", "</Code>", "redis://", "rediss://",
            ":p@",
            "@", "[::1]", "?", "#", "/3", "%41", "1e12", "nan", "inf", "-0", "Expire date:Nov 21 15:18:00 2026 GMT",
            "smtp://mail.example:587",
        ], most: 2_000, rounds: 5_000
    ) { bytes in
        let (path, body) = bytes.firstLine
        var expectation = Expectation()
        // Written by whoever configures the probe, so within reason.
        expectation.json = Array(path.prefix(60)).text
        expectation.equals = "ok"
        let answer = Answer(
            status: 200, headers: [], body: body, isCut: false,
            timings: Timings(resolved: 0, connected: 0, agreed: nil, ended: 0, isComplete: true), certificateEnd: nil)
        do throws(LookFailure) { try expectation.check(answer) } catch { says("\(error)") }
        _ = answer.s3Error
        let text = path.text
        do throws(RedisURL.Failure) {
            let url = try RedisURL(text)
            holds(!url.host.isEmpty && url.port > 0 && url.database >= 0, "a URL of Redis leads somewhere")
        } catch {
            says(error.description)
        }
        if let age = try? PostgresQueue.age(text) { holds(age >= .zero, "nothing is younger than nothing") }
        let rows = QueryRows(columns: ["v"], rows: [[text]])
        if let reading = try? GaugeReading(rows, labels: []) {
            holds(reading.samples.allSatisfy(\.value.isFinite), "a gauge is a figure")
        }
        _ = try? MailServer.Address(text)
        _ = LookFailure(redis: text)
    }

    static let patterns = FuzzTarget(
        "patterns", "a pattern, and below it what it is held against",
        words: [
            "*", "#", "?", "+", "(", ")", "(a*)*", "[", "]", "[^", "[[:alpha:]]", "{", "}", "{,3}", "{1000}", "|", "^",
            "$",
            "\\", "\\<", "\\1", "(?:", "(?=", "(?<", "\\Q", "\\E", ".", "\n", "a", "aaaa", "{1,2}{3}", "(*", "\\x{",
            "(?R)",
        ], most: 400, rounds: 2_500
    ) { bytes in
        let (line, rest) = bytes.firstLine
        do throws(PatternError) {
            let pattern = try Pattern(line.text)
            _ = try? pattern.matches(rest)
        } catch {
            says(error.predicate)
        }
        let (name, other) = (rest.firstLine.line.text, rest.firstLine.rest.text)
        if line.count < 40, rest.count < 80 {
            let plain = Array(line.text.utf8)[...]
            same(
                NamePattern(line.text).matches(name), slowly(plain, Array(name.utf8)[...], digits: false),
                "a pattern of names is what it says")
            same(
                ModelPattern(line.text).matches(name), slowly(plain, Array(name.utf8)[...], digits: true),
                "a pattern of models is what it says")
            if ModelPattern(line.text).matches(name), ModelPattern(other).matches(name) {
                holds(ModelPattern(line.text).intersects(ModelPattern(other)), "patterns of one name meet")
            }
        }
    }

    /// The same, the way that needs no cleverness: which places of the text a pattern can have come to.
    private static func slowly(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, digits: Bool) -> Bool {
        var reached: Set<Int> = [0]
        let text = Array(text)
        for byte in pattern {
            if byte == UInt8(ascii: "*") {
                if let least = reached.min() { reached = Set(least...text.count) }
                continue
            }
            let isDigit = digits && byte == UInt8(ascii: "#")
            reached = Set(
                reached.filter { place in
                    place < text.count
                        && (text[place] == byte || (isDigit && (0x30...0x39).contains(text[place])))
                }.map { $0 + 1 })
        }
        return reached.contains(text.count)
    }
}

/// Writes what a Redis answers, as it does.
private enum RESPText {
    static func written(_ value: RESPValue) -> [UInt8] {
        switch value {
        case .simple(let text): Array("+\(text)\r\n".utf8)
        case .error(let text): Array("-\(text)\r\n".utf8)
        case .integer(let number): Array(":\(number)\r\n".utf8)
        case .bulk(let bytes): Array("$\(bytes.count)\r\n".utf8) + bytes + Array("\r\n".utf8)
        case .array(let values): Array("*\(values.count)\r\n".utf8) + values.flatMap(written)
        case .null: Array("$-1\r\n".utf8)
        }
    }
}
