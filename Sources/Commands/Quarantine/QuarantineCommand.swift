// `bursar quarantine show`, `retry` and `drop`: what could not be booked.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import JSON
import Ledger
import Service
import Store

struct QuarantineCommand {
    private let options: QuarantineOptions
    private let request: QuarantineRequest

    init(_ options: QuarantineOptions) throws(UsageError) {
        self.options = options
        request = try options.request()
    }

    // MARK: One event

    func show() throws -> Exit {
        guard let event = try event() else {
            Output.say("no event of this number is in quarantine")
            return .no
        }
        for member in event.members ?? [] where member.key != "event" && member.key != "event_hex" {
            let text = member.value.string ?? member.value.number ?? ""
            if !text.isEmpty { try Output.print("\(member.key): \(HiddenText.escaped(text))") }
        }
        try Output.print("")
        // Bytes that are no text are shown as what they are.
        try Output.print(HiddenText.escaped(event["event_hex"]?.string ?? event["event"]?.string ?? ""))
        return .done
    }

    private func event() throws -> JSONValue? {
        let number = request.filter.numbers.first ?? 0
        if let server = options.server {
            let answer = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
                .get("/v1/quarantine/\(number)", timeout: .seconds(30), limit: 16 << 20)
            if answer.status == 404, (try? JSONValue(parsing: answer.body))?["detail"] != nil { return nil }
            guard answer.status == 200, let value = try? JSONValue(parsing: answer.body) else {
                throw RunningBursar.Refused(answer)
            }
            return value
        }
        let location = try StoreLocation.named(options.store, config: options.config)
        let reader = try LedgerReader.asked(options.store, config: options.config, location)
        let view = StoreView(.quarantineViewed, of: "quarantine", "\(number)")
        return try view.of(reader, location, rows: { $0 == nil ? 0 : 1 }) {
            try reader.quarantined(request.filter).first.map { try JSONValue(parsing: $0.json) }
        }
    }

    // MARK: Many

    func retry() throws -> Exit {
        var whole = RetryAnswer()
        var still = 0
        try eachPage("trying again") { (worker, request) in
            let answer = try worker.retry(request)
            whole.booked += answer.booked
            whole.duplicates += answer.duplicates
            for one in answer.still {
                if still < Self.shown { Output.say("\(one.number): \(one.error)") }
                still += 1
            }
            return (answer.tried, answer.next)
        }
        if still > Self.shown { Output.say("… and \(still - Self.shown) more") }
        let known = whole.duplicates == 0 ? "" : ", \(whole.duplicates.counted("event")) booked before"
        try Output.print("\(whole.booked.counted("event")) booked\(known), \(still) still in quarantine")
        return still == 0 ? .done : .no
    }

    func drop() throws -> Exit {
        var dropped = 0
        try eachPage("dropping") { (worker, request) in
            let answer = try worker.drop(request)
            dropped += answer.dropped
            return (answer.dropped, answer.next)
        }
        try Output.print("\(dropped.counted("event")) dropped")
        return .done
    }

    /// Events beyond these are only counted.
    private static let shown = 20

    /// Some events at a time, until there are no more of them.
    private func eachPage(
        _ title: String, _ body: (QuarantineWorker, QuarantineRequest) throws -> (events: Int, next: Int64?)
    ) throws {
        let worker = try QuarantineWorker(options)
        defer { worker.close() }
        var progress = Progress(title, counting: "events")
        defer { progress.end() }
        var request = request
        var count = 0
        while true {
            let (events, next) = try body(worker, request)
            count += events
            progress.show(count)
            guard let next else { return }
            request.after = next
        }
    }
}
