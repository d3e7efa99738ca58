// The lines of a log, whatever they are about.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import JSON
import Ledger
import Synchronization
import Testing
import Waiting

@testable import Logging

@Suite struct LogTests {
    private let time = Timestamp(milliseconds: 1_795_874_550_123)

    /// What a log with these settings writes, and in what parts.
    private func written(_ settings: Log.Settings, _ say: (Log) -> Void) -> [String] {
        let parts = Parts()
        let log = Log(settings, clock: { [time] in time }, write: { parts.all.append($0) })
        say(log)
        log.flush()
        return parts.all.map { String(decoding: $0, as: UTF8.self) }
    }

    private final class Parts: Sendable {
        private let state = Mutex<[[UInt8]]>([])

        var all: [[UInt8]] {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    @Test func `A line of text has the time, the level and the message`() {
        let lines = written(Log.Settings()) { log in
            log.say(.info, "listening")
            log.say(.warning, "probe cache is down", .probe("cache"))
            log.say(.error, "notice 1 dropped")
        }
        #expect(
            lines == [
                "2026-11-28T14:02:30.123Z info listening\n",
                "2026-11-28T14:02:30.123Z warning probe cache is down\n",
                "2026-11-28T14:02:30.123Z error notice 1 dropped\n",
            ])
    }

    @Test func `A line of JSON is an object with the same, and the fields by name`() throws {
        let lines = written(Log.Settings(format: .json)) { log in
            log.say(.info, "reloaded")
            log.say(
                .warning, "budget each reached 80 %", .budget("each"), .userNumber(22), .threshold(80),
                .limit(Money(nanos: 5_000_000_000)), .spent(Money(nanos: 4_010_000_000)), .keys(["listen", "drain"]))
        }
        #expect(
            lines == [
                #"{"time":"2026-11-28T14:02:30.123Z","level":"info","message":"reloaded"}"# + "\n",
                #"{"time":"2026-11-28T14:02:30.123Z","level":"warning","message":"budget each reached 80 %","#
                    + #""budget":"each","user_number":22,"threshold_percent":80,"limit_usd":5,"spent_usd":4.01,"#
                    + #""keys":["listen","drain"]}"# + "\n",
            ])
        for line in lines { _ = try JSONValue(parsing: Array(line.utf8)) }
    }

    @Test(arguments: LogLevel.allCases)
    func `What weighs less than the level is not said`(least: LogLevel) {
        let lines = written(Log.Settings(level: least)) { log in
            for level in LogLevel.allCases { log.say(level, "message") }
        }
        let levels = lines.map { String($0.split(separator: " ")[1]) }
        let expected = ["info": ["info", "warning", "error"], "warning": ["warning", "error"], "error": ["error"]]
        #expect(levels == expected[least.rawValue])
    }

    @Test(arguments: [
        "a\nb", "a\r\n2026-11-28T14:02:30.123Z error forged", "a\u{1B}[2Jb", "a\u{202E}b", "a\u{2028}b", "\u{0}",
    ])
    func `A name from anywhere stays within its line, and shows`(name: String) throws {
        for format in LogFormat.allCases {
            let lines = written(Log.Settings(format: format)) {
                $0.say(.warning, "probe \(name) is down", .probe(name))
            }
            let line = try #require(lines.first)
            #expect(lines.count == 1)
            #expect(line.hasSuffix("\n"))
            let hidden = line.dropLast().unicodeScalars.filter { scalar in
                scalar.properties.isBidiControl
                    || [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            }
            #expect(hidden.isEmpty, "\(line)")
            guard format == .json else { continue }
            let value = try JSONValue(parsing: Array(line.utf8))
            #expect(value["probe"]?.string == name)
            #expect(value["message"]?.string == "probe \(name) is down")
        }
    }

    @Test func `A list of errors is a message for each, and each line goes out by itself`() {
        struct Errors: Error, CustomStringConvertible { let description = "a.yaml:1: no\na.yaml:2: neither" }
        let lines = written(Log.Settings()) { log in
            log.say(.error, eachLineOf: Errors())
            for number in 0..<100 { log.say(.info, "\(number)") }
        }
        #expect(lines.count == 102)
        #expect(lines[0].hasSuffix("error a.yaml:1: no\n"))
        #expect(lines[1].hasSuffix("error a.yaml:2: neither\n"))
        #expect(lines.allSatisfy { $0.split(separator: "\n", omittingEmptySubsequences: false).count == 2 })
    }

    @Test func `A reload changes what is said from then on, and how`() {
        let lines = written(Log.Settings(level: .error)) { log in
            log.say(.info, "before")
            log.settings = Log.Settings(format: .json, level: .info)
            log.say(.info, "after")
        }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("{\"time\"") == true)
    }

    private static let loss = "lines of this log were lost"

    @Test(arguments: LogFormat.allCases)
    func `Lines that were lost are told in the log's own form`(format: LogFormat) throws {
        let (parts, gate) = (Parts(), DispatchSemaphore(value: 0))
        let time = time
        let log = Log(
            Log.Settings(format: format), clock: { time },
            write: { line in
                // The first line is held until more were said than may wait.
                if parts.all.isEmpty { gate.wait() }
                parts.all.append(line)
            })
        let long = String(repeating: "x", count: 1 << 16)
        for _ in 0..<40 { log.say(.info, long) }
        gate.signal()
        // However long they take: a flush waits for a second.
        let lines = try eventually("the lines that were lost are told") {
            let lines = parts.all.map { String(decoding: $0, as: UTF8.self) }
            return lines.contains { $0.contains(Self.loss) } ? lines : nil
        }
        let told = lines.filter { $0.contains(Self.loss) }
        #expect(lines.count < 40)
        for line in told {
            #expect(line.contains(format == .json ? #""level":"warning""# : "Z warning "))
            if format == .json { #expect(try JSONValue(parsing: Array(line.utf8))["lost_lines"] != nil) }
        }
    }
}
