// The parts of the product that pages show the health of, and the probes that tell it.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Watch

extension Configuration {
    static let componentsKey = Schema<Configuration>.Key.section(
        "components", \.components,
        [
            .optional("database", \.database, .label, "The probe of the database; without it, those with `postgres`."),
            .optional("redis", \.redis, .label, "The probe of the cache; without it, those with `redis`."),
            .optional("storage", \.storage, .label, "The probe of the storage; without it, those with `s3`."),
            .optional(
                "comfyui", \.comfyui, .label,
                "The probe of what makes the images; without it, those with comfyui in their name."),
        ])

    /// A part whose probe is not there would never be known.
    func checkComponents(_ reader: inout ConfigurationReader) {
        let names = probes.map(\.name)
        for (part, name) in components.probes.sorted(by: { $0.key < $1.key }) where !names.contains(exactly: name) {
            reader.refuse(
                at: "components.\(part)", "must be the name of a probe" + Suggestion.clause(for: name, among: names))
        }
    }
}
