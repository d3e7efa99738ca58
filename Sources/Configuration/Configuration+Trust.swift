// The row of whose reported costs count though the book has a price.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

extension Configuration {
    /// Whether the price book knows these providers is found out with it: each remembers where it was written.
    static let trustedReportsKey: Schema<Configuration>.Key = {
        let values = Schema<Configuration>.Key.values(
            "trust_reported", \.trustedReports, .reportSource,
            "Providers, or operations such as s3:put, whose reported cost counts though they have a price.")
        return Schema.Key(
            names: values.names,
            read: { entry, path, target, reader in
                values.read(entry, path, &target, &reader)
                for index in target.trustedReports.indices {
                    let line = reader.lines["\(path)[\(index)]"] ?? entry.line
                    target.trustedReports[index].origin = Price.Origin(file: reader.file, line: line)
                }
            }, document: values.document, adopt: values.adopt)
    }()
}

extension ValueKind where Value == ReportSource {
    static var reportSource: Self {
        Self(
            name: "provider", placeholder: "PROVIDER", example: "openrouter, \"s3:put\"",
            read: { (text) throws(ValueRefusal) in
                guard let source = ReportSource(text) else {
                    throw ValueRefusal("must be a provider such as openrouter, or one of its operations such as s3:put")
                }
                return source
            },
            write: \.text)
    }
}
