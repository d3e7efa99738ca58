// Times each decoder over the same thousand calls, and prints a table.
// SPDX-License-Identifier: Apache-2.0

import CSimdjson
import Foundation
import JSON
import Ledger
import Wire

let lines = Corpus.calls(1000)
let corpus = Array(lines.joined(separator: "\n").utf8)
var padded = corpus + [UInt8](repeating: 0x20, count: 64)
let now = Timestamp(milliseconds: 1_795_235_400_000)
let ids = EventIDs()
/// A word of the rows to run; all without one.
let wanted = CommandLine.arguments.dropFirst().first ?? ""

func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The best of many rounds, in seconds of this thread's own: what the core can do when nobody else disturbs it.
func best(_ rounds: Int, _ body: () throws -> UInt64) rethrows -> (seconds: Double, check: UInt64) {
    var best = Double.infinity
    var check: UInt64 = 0
    for _ in 0..<rounds {
        let start = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        check = try body()
        best = min(best, Double(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start) / 1e9)
    }
    return (best, check)
}

func row(_ name: String, rounds: Int = 200, _ body: () throws -> UInt64) rethrows {
    guard wanted.isEmpty || name.contains(wanted) else { return }
    let (seconds, check) = try best(rounds, body)
    let events = Double(lines.count) / seconds
    let megabytes = Double(corpus.count) / seconds / 1e6
    print("| \(name) | \(Int(events / 1000))k | \(Int(megabytes)) | \(check) |")
}

print("\(lines.count) calls, \(corpus.count / lines.count) bytes each, one core\n")
print("| decoder | events/s | MB/s | check |")
print("|---|---|---|---|")
try row("Foundation JSONDecoder, a line at a time", rounds: 20) {
    let decoder = JSONDecoder()
    return try lines.reduce(0) { $0 + (try decoder.decode(PlainCall.self, from: Data($1.utf8))).sum }
}
row("simdjson 3.0.1, DOM") { simdjson_dom(padded, corpus.count) }
row("simdjson 3.0.1, on demand") { simdjson_ondemand(padded, corpus.count) }
try row("JSONReader, same struct") { try PlainCall.readAll(corpus).reduce(0) { $0 + $1.sum } }
row("JSONReader, checking only") {
    JSONReader.read(corpus.span) { (reader: inout JSONReader) in
        var count: UInt64 = 0
        while reader.nextLine() { if (try? reader.skip()) != nil { count += 1 } }
        return count
    }
}
try row("EventReader: checked, keyed, sealed with two digests") {
    var reader = EventReader(now: now, ids: ids)
    let batch = try reader.read(corpus, as: .ndjson)
    precondition(batch.records.count == lines.count, "\(batch.rejections.first?.error.description ?? "")")
    return UInt64(batch.records.count)
}
