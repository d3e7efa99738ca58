// What Grafana puts in the place of a dashboard's variables.
// SPDX-License-Identifier: Apache-2.0

/// Values of variables: all there is, unless something else is chosen.
struct Filling {
    private let values: [(name: String, value: String)]

    /// - Parameters:
    ///   - range: what the dashboard shows.
    ///   - rateInterval: over how long a rate is taken.
    init(
        variables: [Dashboard.Variable], chosen: [String: String] = [:], range: String = "1h",
        rateInterval: String = "1m"
    ) {
        let own = variables.compactMap { variable in
            (chosen[variable.name] ?? variable.allValue).map { (name: variable.name, value: $0) }
        }
        // The longest first: no name is then taken for the beginning of another.
        values = (own + [("__rate_interval", rateInterval), ("__range", range)]).sorted {
            $0.name.count > $1.name.count
        }
    }

    func fill(_ query: String) -> String {
        values.reduce(query) { $0.replacing("$\($1.name)", with: $1.value) }
    }
}
