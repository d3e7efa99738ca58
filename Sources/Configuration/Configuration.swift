// What can be set: every value of the configuration file, with its default.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
package import Ledger
package import Logging
package import Store
package import TLS
package import Watch

/// The settings of a server. What a fresh value holds are the defaults; the schema says how each is called.
package struct Configuration: Sendable, Equatable {
    package var listen = ListenAddress.standard
    package var store = StoreLocation.standard
    /// Paths of price files, in the order in which they are laid over the built-in book.
    package var prices: [String] = []
    /// Whose reported costs count though the book has a price.
    package var trustedReports: [ReportSource] = []
    /// Properties that sums are kept by.
    package var dimensions: [String] = []
    /// Properties that are summed.
    package var measures: [String] = []
    package var plans: [Plan] = []
    /// Whose days reports, summaries and budgets go by where nobody says it.
    package var timeZone = Zone.utc
    package var budgetEntries: [BudgetEntry] = []
    /// Who is not counted among the people.
    package var internalNames = InternalNames()
    package var probes: [ProbePlan] = []
    package var queues: [QueuePlan] = []
    package var gauges: [GaugePlan] = []
    package var components = Components()
    package var notices = Notices()
    /// Nil where events stay in the store for ever.
    package var retention: Retention?
    /// Nil where nothing is kept that cannot be booked.
    package var quarantine: QuarantineBounds? = QuarantineBounds()
    package var audit = Audit()
    package var access = Access()
    /// What is shown over TLS; nil where it is not spoken.
    package var tls: TLSPlan?
    /// What a file for exporters says beside.
    package var web = Web()
    package var server = Server()
    package var metrics = Metrics()
    package var limits = Limits()
    package var log = Log()
    package var drain = Drain()

    package init() {}

    /// Each with the zone that it holds by. One that is set with UTC, as it is where nobody says otherwise, goes by
    /// `timeZone`.
    package var budgets: [Budget] {
        get {
            budgetEntries.map { entry in
                var budget = entry.budget
                budget.zone = entry.zone ?? timeZone
                return budget
            }
        }
        set {
            budgetEntries = newValue.map { budget in
                var entry = BudgetEntry(budget)
                entry.zone = budget.zone.isUTC ? nil : budget.zone
                return entry
            }
        }
    }

    package struct Audit: Sendable, Equatable {
        /// Whole days that an entry stays.
        package var keep = 730
    }

    package struct Server: Sendable, Equatable {
        /// What others call this server, beside its address and the loopback.
        package var hosts: [Authority.Host] = []
    }

    /// Which probe says how each part of the product is, for pages that show it.
    package struct Components: Sendable, Equatable {
        package var database, redis, storage, comfyui: String?

        /// By what pages call the part, the probe that was named.
        package var probes: [String: String] {
            ["database": database, "redis": redis, "storage": storage, "comfyui": comfyui].compactMapValues { $0 }
        }
    }

    package struct Metrics: Sendable, Equatable {
        package var maxSeries = 10_000
    }

    /// How long what was booked is kept, event by event; nil is for ever.
    package struct Retention: Sendable, Equatable {
        package var archiving: Archiving?
        /// Whole days that the columns of events stay.
        package var columns: Int?

        package init(_ archiving: Archiving?, columns: Int? = nil) {
            self.archiving = archiving
            self.columns = columns
        }

        /// The first day whose columns stay; nil where all do.
        package func firstOfColumns(today: Day) -> Day? { columns.map { today.advanced(by: -$0) } }
    }

    /// When events leave the store, and whereto.
    package struct Archiving: Sendable, Equatable {
        /// Whole days that an event stays in the store.
        package var days: Int
        /// The directory that older events are moved to.
        package var archive: String

        package init(days: Int, archive: String) {
            self.days = days
            self.archive = archive
        }

        /// The first day whose events stay.
        package func first(today: Day) -> Day { today.advanced(by: -days) }
    }

    package struct Limits: Sendable, Equatable {
        /// Bytes of a request's body, as sent and as decompressed.
        package var body = 16 << 20
        /// Bytes of all requests' bodies that are held at once.
        package var bodyMemory = 256 << 20
        /// Bytes of all answers that are held at once.
        package var answerMemory = 256 << 20
        package var pendingEvents = 100_000
        package var connections = 1024
        /// Of one address that is not this machine's.
        package var connectionsPerAddress = 256
        package var requestDeadline = Duration.seconds(30)
        package var answerDeadline = Duration.seconds(30)
    }

    package struct Log: Sendable, Equatable {
        package var access = false
        /// Whether users may be named.
        package var users = false
        /// How the server says what it says by itself.
        package var format = LogFormat.text
        package var level = LogLevel.info
    }

    package struct Drain: Sendable, Equatable {
        package var grace = Duration.zero
    }
}

/// What the command line sets over the file.
package struct ConfigurationFlags: Sendable, Equatable {
    package var listen: ListenAddress?
    package var store: StoreLocation?
    package var allowAnonymous = false
    package var accessLog = false
    package var logFormat: LogFormat?
    package var logLevel: LogLevel?
    package var drainGrace: Duration?
    /// A file for exporters.
    package var webFile: String?

    package init() {}
}

extension ListenAddress {
    package static let standard = loopback(port: 9847)
}
