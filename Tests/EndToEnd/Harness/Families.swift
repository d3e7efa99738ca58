// The metrics that rules and dashboards may ask for.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The families of Bursar's page, one a line in `Fixtures/families.txt`.
struct Families {
    let names: Set<String>

    init() throws {
        names = Set(
            try String(contentsOfFile: Repository.fixture("families.txt"), encoding: .utf8)
                .split(separator: "\n").map(String.init))
    }

    /// Whether a sample of that name is of a family: histograms have samples of three names.
    func has(_ sample: String) -> Bool {
        names.contains(sample)
            || ["_bucket", "_sum", "_count"].contains {
                sample.hasSuffix($0) && names.contains(String(sample.dropLast($0.count)))
            }
    }
}
