// The rows of the quarantine, or that there is none.
// SPDX-License-Identifier: Apache-2.0

import Store
import YAML

extension Configuration {
    /// Its bounds, or `off`.
    static let quarantineKey: Schema<Configuration>.Key = {
        let bounds = Schema<Configuration>.Key.section(
            "quarantine", \.quarantineBounds,
            [
                .value(
                    "keep", \.days, .days(1...3_650),
                    "How long an event is kept that could not be booked. `quarantine: off` keeps none."
                ),
                .value("max", \.mostEvents, .integer(1...10_000_000), "Events that are kept at most, equal ones once."),
                .value(
                    "max_bytes", \.mostBytes, .bytes(1 << 20...1 << 40),
                    "Bytes that they may have together, with what their senders were told."),
            ])
        return Schema.Key(
            names: bounds.names,
            read: { entry, path, target, reader in
                switch entry.value.content {
                case .scalar(text: "off", isQuoted: false): target.quarantine = nil
                case .scalar where !entry.value.isNull:
                    reader.refuse(entry.value.line, "\(path) must be off, or hold `key: value` pairs such as keep: 30d")
                default: bounds.read(entry, path, &target, &reader)
                }
            }, document: bounds.document, adopt: { target, other in target.quarantine = other.quarantine })
    }()

    /// Those of the quarantine where there is one.
    fileprivate var quarantineBounds: QuarantineBounds {
        get { quarantine ?? QuarantineBounds() }
        set { quarantine = newValue }
    }
}
