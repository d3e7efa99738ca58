// One check of the health document.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Store
import Watch

/// What was observed of one thing, and what that means. It names nothing but what the configuration calls it.
struct HealthCheck: Sendable {
    /// `name:measurement`
    let name: String
    let componentType: String
    let status: Status
    /// What it does to the whole.
    let severity: Status
    /// A JSON value, and what it is counted in.
    let observed: (value: String, unit: String)?
    let time: Timestamp?
    let output: String?

    enum Status: String, Comparable {
        case pass, warn, fail

        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .pass: 0
            case .warn: 1
            case .fail: 2
            }
        }
    }

    init(
        _ name: String, _ componentType: String, _ status: Status, severity: Status? = nil,
        observed: (value: String, unit: String)? = nil, at time: Timestamp? = nil, output: String? = nil
    ) {
        self.name = name
        self.componentType = componentType
        self.status = status
        self.severity = severity ?? status
        self.observed = observed
        self.time = time
        self.output = output
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("componentType")
        json.string(componentType)
        json.key("status")
        json.string(status.rawValue)
        if let observed {
            json.key("observedValue")
            json.raw(observed.value)
            json.key("observedUnit")
            json.string(observed.unit)
        }
        if let time {
            json.key("time")
            json.string(time.description)
        }
        if let output {
            json.key("output")
            json.string(output)
        }
        json.endObject()
    }
}

extension HealthCheck {
    /// Whether the ledger can be written. Of the look at its disk only that it does not come back counts: whatever else
    /// it finds is the store's failure, which is over here before the next look.
    static func writable(_ failure: StoreError?, _ look: LookFailure?, at now: Timestamp) -> HealthCheck {
        let output =
            switch (failure, look) {
            case (let failure?, _): failure.plainly
            case (nil, .timedOut), (nil, .stuck): "the disk does not answer"
            case (nil, _): String?.none
            }
        return HealthCheck(
            "ledger:writable", "datastore", output == nil ? .pass : .fail,
            observed: ("\(output == nil)", "boolean"), at: now, output: output)
    }

    /// A probe is `fail` while it is down, `warn` while it is in doubt; only a critical one fails the whole.
    static func of(_ entry: ProbeEntry) -> [HealthCheck] {
        let isUp = entry.availability.isUp
        let status: Status = isUp == false ? .fail : entry.failure == nil ? .pass : .warn
        let type = entry.plan.componentType.rawValue
        let output = entry.checkedAt == nil ? "not checked yet" : entry.failure?.description
        var checks = [
            HealthCheck(
                "\(entry.plan.name):up", type, status,
                severity: status == .fail && !entry.plan.isCritical ? .warn : status,
                observed: isUp.map { ("\($0)", "boolean") }, at: entry.checkedAt, output: output)
        ]
        if let took = entry.took {
            checks.append(
                HealthCheck(
                    "\(entry.plan.name):responseTime", type, .pass, observed: (took.inMilliseconds, "ms"),
                    at: entry.succeededAt))
        }
        return checks
    }

    /// A queue that cannot be read is a warning; how long it is never is, here.
    init(_ entry: QueueBoard.Entry) {
        self.init(
            "\(entry.plan.name):length", "component", entry.failure == nil ? .pass : .warn,
            observed: entry.reading.map { ("\($0.length)", "jobs") }, at: entry.readAt,
            output: entry.readAt == nil ? "not read yet" : entry.failure?.description)
    }

    /// Whether it can be read. What it says is the app's own, and not for everybody.
    init(_ entry: GaugeBoard.Entry) {
        self.init(
            "\(entry.plan.name):gauge", "component", entry.failure == nil ? .pass : .warn,
            observed: entry.readAt.map { _ in ("\(entry.reading != nil)", "boolean") }, at: entry.readAt,
            output: entry.readAt == nil ? "not read yet" : entry.failure?.description)
    }
}

extension Duration {
    /// Milliseconds with three decimals, as a JSON number.
    fileprivate var inMilliseconds: String {
        let rest = "\(microseconds % 1_000)"
        return "\(milliseconds).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
