// The parts of the product whose health the back office shows.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

/// A part, which probes tell of: the one that the configuration names, else those that are of its kind.
enum Component: String, CaseIterable {
    case database, redis, storage, comfyui

    /// As good as the worst of its probes, and as slow as the slowest; null where nothing of that sort is probed.
    func health(_ terms: LedgerView.Terms) -> Shape {
        let probes = terms.watched.probes.filter { probe in
            if let named = terms.components[rawValue] { probe.name.exact == named.exact } else { isMeant(by: probe) }
        }
        guard !probes.isEmpty else { return nil }
        return [
            "healthy": .truth(Self.isHealthy(probes)),
            "latencyMs": .thousandths(probes.compactMap(\.latency).max()),
        ]
    }

    /// Where the configuration does not say it.
    private func isMeant(by probe: Watched.Probe) -> Bool {
        switch self {
        case .database: probe.kind == "postgres"
        case .redis: probe.kind == "redis"
        case .storage: probe.kind == "s3"
        case .comfyui: probe.name.lowercased().contains("comfyui")
        }
    }

    /// Nil where there is none, or while one that is not down has not been looked at.
    static func isHealthy(_ probes: [Watched.Probe]) -> Bool? {
        if probes.contains(where: { $0.isUp == false }) { return false }
        return probes.isEmpty || probes.contains { $0.isUp == nil } ? nil : true
    }
}
