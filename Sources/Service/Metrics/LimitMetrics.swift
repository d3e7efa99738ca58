// Which limits were met.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import HTTP

final class LimitMetrics: Sendable {
    private let series: [LimitScope: CounterSeries]

    init(registry: Registry) {
        let counter = registry.counter(
            "bursar_limited_total",
            help: "Requests, connections and events that met a limit of this server, by which: refused, cut or closed.",
            labels: ["scope"])
        // There from the start: the first increase is one, too.
        series = Dictionary(
            uniqueKeysWithValues: LimitScope.allCases.map { scope in (scope, counter.series([scope.rawValue])) })
        for series in series.values { series.add(0) }
    }

    func count(_ scope: LimitScope) { series[scope]?.add() }
}
