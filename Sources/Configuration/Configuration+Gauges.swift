// The rows of gauges: queries whose answers are metrics.
// SPDX-License-Identifier: Apache-2.0

import Client
import Watch

extension Configuration {
    static let gaugesKey = Schema<Configuration>.Key.list(
        "gauges", \.gauges, of: GaugePlan(), named: \.name,
        [
            .value(
                "name", \.name, .metricName, required: true,
                "`open_bugs` becomes the metric `bursar_gauge_open_bugs`, and a line of the overview."),
            .oneOf([
                .variant(
                    "postgres", \.source, of: PostgresSource(),
                    [.value("url", \.url, .connection(["postgres", "postgresql"]), required: true, postgresURL)],
                    make: { $0 }),
                .variant(
                    "sqlite", \.source, of: SQLiteSource(),
                    [.foreignFile("path", \.path, example: "app.db", "The app's database.")], make: { $0 }),
            ]),
            .value(
                "query", \.query, .text(like: "select count(*) from users"), required: true,
                "What to ask. It may only read."),
            .values(
                "labels", \.labels, .metricName, most: 8,
                "Columns of the answer that tell its rows apart; the one other column is the value."),
            every(\.every),
            timeout(\.timeout),
        ], "Figures of the app's own, read from its database.",
        check: { plan, path, reader in
            if plan.name == "up" {
                reader.refuse(
                    at: "\(path).name", "must not be up: bursar_gauge_up says whether gauges can be read")
            }
            for (place, label) in plan.labels.enumerated() where label == "le" {
                reader.refuse(at: "\(path).labels[\(place)]", "must not be le: that label is Prometheus's own")
            }
            checkTimes(plan.every, plan.timeout, path, &reader)
        })
}
