// The last readings of the app's own gauges.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

package typealias GaugeBoard = Board<GaugePlan, GaugeReading>

/// What a gauge's query answered.
package struct GaugeReading: Sendable, Equatable {
    /// In the order of the plan's labels.
    package var samples: [(labels: [String], value: Double)]

    package init(_ samples: [(labels: [String], value: Double)]) { self.samples = samples }

    package static func == (left: Self, right: Self) -> Bool {
        left.samples.elementsEqual(right.samples) { $0.labels == $1.labels && $0.value == $1.value }
    }
}

extension Board where Plan == GaugePlan, Reading == GaugeReading {
    package static func of(gauges plans: [GaugePlan], clock: @escaping @Sendable () -> Timestamp) -> GaugeBoard {
        GaugeBoard(plans, clock: clock)
    }

    package var tasks: [WatchTask] {
        all.compactMap { entry in
            let plan = entry.plan
            guard let source = plan.source else { return nil }
            return task("gauge", of: entry, every: plan.every, timeout: plan.timeout) {
                (deadline) throws(LookFailure) in
                let answer = try source.rows(of: plan.query, by: deadline, most: GaugeReading.mostRows)
                return try GaugeReading(answer, labels: plan.labels)
            }
        }
    }
}

extension GaugeReading {
    /// More rows than a gauge is for.
    static let mostRows = 1_000

    /// One column is the value: the one that is no label.
    init(_ answer: QueryRows, labels: [String]) throws(LookFailure) {
        var places: [Int] = []
        for label in labels {
            guard let place = answer.columns.firstIndex(of: label) else {
                throw .unexpected("the answer has no column \(label)")
            }
            places.append(place)
        }
        let values = answer.columns.indices.filter { !places.contains($0) }
        guard let value = values.first, values.count == 1 else {
            throw .unexpected("the answer has \(values.count) columns beside the labels, not one")
        }
        var samples: [(labels: [String], value: Double)] = []
        var seen: Set<[String]> = []
        for row in answer.rows {
            // Null is no figure.
            guard let text = row[value] else { continue }
            guard let number = Double(text), number.isFinite else {
                throw .unexpected("the answer's value is not a number")
            }
            let values = places.map { row[$0] ?? "" }
            // Two samples of one series: whoever scrapes them refuses the whole page.
            guard seen.insert(values).inserted else {
                throw .unexpected(
                    labels.isEmpty ? "the answer has more than one row" : "two rows of the answer have the same labels")
            }
            samples.append((values, number))
        }
        self.init(samples)
    }
}
