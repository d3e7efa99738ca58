// What the words after `bursar` ask for.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import HTTP
package import Ledger
package import Service
package import Store

/// A command with its arguments, read and checked.
package enum Invocation: Sendable, Equatable {
    case serve(ServeOptions)
    case record(RecordOptions)
    case report(ReportOptions)
    case summary(SummaryOptions)
    case verify(VerifyOptions)
    case pricesList(PricesListOptions)
    case pricesCheck(PricesCheckOptions)
    case pricesImport(PricesImportOptions)
    case pricesExplain(PricesExplainOptions)
    case reprice(RepriceOptions)
    case forget(ForgetOptions)
    case archive(ArchiveOptions)
    case backup(BackupOptions)
    case check(CheckOptions)
    case version
    /// The text is to be printed.
    case help(String)
}

package struct ServeOptions: Sendable, Equatable {
    package var config: String?
    /// What takes precedence over the configuration file.
    package var flags = ConfigurationFlags()
    package var demo = false
    package var demoSeed: UInt64 = 1
}

package struct RecordOptions: Sendable, Equatable {
    /// Empty for standard input, which a `-` names too.
    package var files: [String] = []
    /// The one on this machine where neither it nor a store is given.
    package var server: String?
    package var store: StoreLocation?
    package var config: String?
    package var tokenFile: String?
    /// Nil for what suits the destination.
    package var batch: Int?
    /// A store whose names the people of archives get.
    package var people: StoreLocation?
    package var quiet = false

    package var destination: Destination {
        store == nil && config == nil ? .server(server ?? Self.localServer) : .store(store, config: config)
    }

    package enum Destination: Sendable, Equatable {
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

package struct ReportOptions: Sendable, Equatable {
    package var name = ""
    /// The report's own parameters, as they were given.
    package var items: [(name: String, value: String)] = []
    package var format = ReportFormat.table
    /// For the terminal; empty for all that there is room for.
    package var columns: [String] = []
    package var config: String?
    package var store: StoreLocation?
    package var server: String?
    package var tokenFile: String?

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.items.elementsEqual(right.items) { $0 == $1 } && left.format == right.format
            && left.columns == right.columns && left.config == right.config && left.store == right.store
            && left.server == right.server && left.tokenFile == right.tokenFile
    }
}

package struct VerifyOptions: Sendable, Equatable {
    package var config: String?
    package var store: StoreLocation?
    package var repair = false
}

package struct PricesListOptions: Sendable, Equatable {
    package var config: String?
    package var provider: String?
    package var model: String?
    package var format = OutputFormat.table
}

package enum OutputFormat: String, Sendable, CaseIterable { case table, csv, json }

package struct PricesCheckOptions: Sendable, Equatable {
    package var file = ""
}

package struct PricesImportOptions: Sendable, Equatable {
    package var file = ""
    package var validFrom: Day?
    package var provider: String?
    /// Nil for standard output.
    package var output: String?
}

package struct PricesExplainOptions: Sendable, Equatable {
    package var config: String?
    /// A file that holds an event; `-` is standard input.
    package var event = ""
}

package struct RepriceOptions: Sendable, Equatable {
    package var config: String?
    package var store: StoreLocation?
    /// A running server, which does the work on its own store and with its own prices.
    package var server: String?
    package var tokenFile: String?
    package var from: Day?
    package var to: Day?
    package var apply = false
    package var format = OutputFormat.table
}

package struct ForgetOptions: Sendable, Equatable {
    package var user = ""
    package var config: String?
    package var store: StoreLocation?
    /// A running one, which has the store open.
    package var server: String?
    package var tokenFile: String?
    package var yes = false
}

package struct ArchiveOptions: Sendable, Equatable {
    package var config: String?
    package var store: StoreLocation?
    package var directory: String?
    package var days: Int?
}

package struct BackupOptions: Sendable, Equatable {
    package var config: String?
    package var store: StoreLocation?
    package var file = ""
}

package struct CheckOptions: Sendable, Equatable {
    package var config: String?
    package var connects = false
}
