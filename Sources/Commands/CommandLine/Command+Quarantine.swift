// `bursar quarantine list`, `show`, `retry` and `drop`: what they take.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Reports
import Service
import Store

extension Command {
    static let quarantineList = Command(
        "quarantine list", "lists events that could not be booked",
        details: """
            Those that came last first, with the number by which the other commands know
            them. `bursar report quarantine` counts them by protocol and reason.
            """,
        start: QuarantineOptions(),
        options: [
            .value("protocol", \.protocolName, .text, as: "NAME", "only what came by this protocol"),
            .value("reason", \.reason, .text, as: "NAME", "only what was rejected for this reason"),
            .value("limit", \.limit, .integer(1...Report.mostRows), unless: "1000", "events at most"),
            .value("format", \.format, .choice, "how to print it"),
        ] + placeOptions(), exclusive: exclusivePlaces,
        invocation: { .report($0.listing) })

    static let quarantineShow = Command(
        "quarantine show", "shows an event that could not be booked, as it came, and why",
        start: QuarantineOptions(), operand: .one("NUMBER", \.number, "the number that `quarantine list` shows"),
        options: placeOptions(), exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            _ = try options.request()
            return .quarantineShow(options)
        })

    static let quarantineRetry = Command(
        "quarantine retry", "tries again to book what could not be booked",
        details: """
            After what was wrong is put right: events are read by this version as if they
            came now. Each is booked once, however often it is tried and however often it
            came, at the time that it says, or else at that of its first arrival. Of two
            that have one id the second stays, and says that it conflicts with the first.
            Exits with 1 where one is still wrong, and says which and why.
            """,
        start: QuarantineOptions(),
        operand: .any("NUMBER", \.numbers, "the numbers that `quarantine list` shows"),
        options: chosen + placeOptions(), exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            _ = try options.request()
            return .quarantineRetry(options)
        })

    static let quarantineDrop = Command(
        "quarantine drop", "throws away what could not be booked",
        start: QuarantineOptions(),
        operand: .any("NUMBER", \.numbers, "the numbers that `quarantine list` shows"),
        options: chosen + placeOptions(), exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            _ = try options.request()
            return .quarantineDrop(options)
        })

    private static let chosen: [CommandOption<QuarantineOptions>] = [
        .value("protocol", \.protocolName, .text, as: "NAME", "what came by this protocol"),
        .value("reason", \.reason, .text, as: "NAME", "what was rejected for this reason, such as unknown_field"),
        .value("id", \.id, .text, as: "ID", "what has this id"),
        .flag("all", \.all, "all there are"),
    ]
}

extension QuarantineOptions {
    /// The one number of what is about one event.
    fileprivate var number: String {
        get { numbers.first ?? "" }
        set { numbers = [newValue] }
    }

    /// The report that lists them, as long as any is kept.
    fileprivate var listing: ReportOptions {
        var report = ReportOptions()
        report.name = "quarantine"
        report.items = [("entries", "true"), ("last", "\(Period.longest)d")]
        if let protocolName { report.items.append(("protocol", protocolName)) }
        if let reason { report.items.append(("reason", reason)) }
        if let limit { report.items.append(("limit", "\(limit)")) }
        report.format = format.ofReport
        (report.config, report.store) = (config, store)
        (report.server, report.tokenFile, report.caFile) = (server, tokenFile, caFile)
        return report
    }
}

extension OutputFormat {
    fileprivate var ofReport: ReportFormat {
        switch self {
        case .table: .table
        case .csv: .csv
        case .json: .json
        }
    }
}
