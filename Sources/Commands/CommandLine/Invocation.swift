// What the words after `bursar` ask for.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP
import Ledger
import Reports
import Service
import Store

/// A command with its arguments, read and checked.
enum Invocation: Sendable, Equatable {
    case serve(ServeOptions)
    case record(RecordOptions)
    case report(ReportOptions)
    case values(ValuesOptions)
    case summary(SummaryOptions)
    case verify(VerifyOptions)
    case pricesList(PricesListOptions)
    case pricesCheck(PricesCheckOptions)
    case pricesImport(PricesImportOptions)
    case pricesExplain(PricesExplainOptions)
    case pricesSelfTest
    case reprice(RepriceOptions)
    case forget(ForgetOptions)
    case quarantineShow(QuarantineOptions)
    case quarantineRetry(QuarantineOptions)
    case quarantineDrop(QuarantineOptions)
    case tokenCreate(TokenOptions)
    case tokenList(TokenOptions)
    case tokenRevoke(TokenOptions)
    case archive(ArchiveOptions)
    case backup(BackupOptions)
    case check(CheckOptions)
    case version
    /// The text is to be printed.
    case help(String)
}

struct ServeOptions: Sendable, Equatable {
    var config: String?
    /// What takes precedence over the configuration file.
    var flags = ConfigurationFlags()
    var demo = false
    var demoSeed: UInt64 = 1
}

struct RecordOptions: PlacedOptions, Equatable {
    /// Empty for standard input, which a `-` names too.
    var files: [String] = []
    /// The one on this machine where neither it nor a store is given.
    var server: String?
    var store: StoreLocation?
    var config: String?
    var tokenFile: String?
    var caFile: String?
    /// Nil for what suits the destination.
    var batch: Int?
    /// A store whose names the people of archives get.
    var people: StoreLocation?
    var quiet = false

    var destination: Destination {
        store == nil && config == nil ? .server(server ?? Self.localServer) : .store(store, config: config)
    }

    enum Destination: Sendable, Equatable {
        case server(String)
        /// Nil for the store that the configuration names.
        case store(StoreLocation?, config: String?)
    }

    /// How many events go at once. A server answers other senders meanwhile; a store that nobody else has open takes as
    /// many as one transaction does, which touch each row of the sums once: old events in any order need that most.
    var batchSize: Int {
        if let batch { return batch }
        return switch destination {
        case .server: 500
        case .store: 20_000
        }
    }

    static let localServer = "http://\(ListenAddress.standard)"
}

struct ReportOptions: PlacedOptions, Equatable {
    var name = ""
    /// The report's own parameters, as they were given.
    var items: [(name: String, value: String)] = []
    var format = ReportFormat.table
    /// For the terminal; empty for all that there is room for.
    var columns: [String] = []
    var config: String?
    var store: StoreLocation?
    var server: String?
    var tokenFile: String?
    var caFile: String?

    static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.items.elementsEqual(right.items) { $0 == $1 } && left.format == right.format
            && left.columns == right.columns && left.config == right.config && left.store == right.store
            && left.server == right.server && left.tokenFile == right.tokenFile && left.caFile == right.caFile
    }
}

struct ValuesOptions: PlacedOptions, Equatable {
    /// The filter, by its name.
    var name = ""
    var prefix = ""
    var limit = ValuesQuestion.standardLimit
    var format = OutputFormat.table
    var config: String?
    var store: StoreLocation?
    var server: String?
    var tokenFile: String?
    var caFile: String?
}

struct VerifyOptions: Sendable, Equatable {
    var config: String?
    var store: StoreLocation?
    var repair = false
    var witnesses: [AuditPosition] = []
}

struct PricesListOptions: Sendable, Equatable {
    var config: String?
    var provider: String?
    var model: String?
    var format = OutputFormat.table
}

enum OutputFormat: String, Sendable, CaseIterable { case table, csv, json }

struct PricesCheckOptions: Sendable, Equatable {
    var file = ""
    var config: String?
    /// The ledger whose calls are priced both ways.
    var store: StoreLocation?
}

struct PricesImportOptions: Sendable, Equatable {
    var file = ""
    var validFrom: Day?
    var provider: String?
    /// Nil for standard output.
    var output: String?
}

struct PricesExplainOptions: Sendable, Equatable {
    var config: String?
    /// A file that holds an event; `-` is standard input.
    var event = ""
}

struct RepriceOptions: PlacedOptions, Equatable {
    var config: String?
    var store: StoreLocation?
    /// A running server, which does the work on its own store and with its own prices.
    var server: String?
    var tokenFile: String?
    var caFile: String?
    var from: Day?
    var to: Day?
    var apply = false
    var format = OutputFormat.table
}

struct ForgetOptions: PlacedOptions, Equatable {
    var user = ""
    var config: String?
    var store: StoreLocation?
    /// A running one, which has the store open.
    var server: String?
    var tokenFile: String?
    var caFile: String?
    var yes = false
}

struct ArchiveOptions: Sendable, Equatable {
    var config: String?
    var store: StoreLocation?
    var directory: String?
    var days: Int?
}

struct BackupOptions: PlacedOptions, Equatable {
    var config: String?
    var store: StoreLocation?
    var file = ""
    /// A running one, whose audit is to know of the copy.
    var server: String?
    var tokenFile: String?
    var caFile: String?
}

struct CheckOptions: Sendable, Equatable {
    var config: String?
    /// A file for exporters.
    var webFile: String?
    var connects = false
}
