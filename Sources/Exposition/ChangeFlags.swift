// Remembers, for each format, whether a family changed since it was last rendered.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One flag a format: raised by whoever changes a family, lowered by whoever is about to render it.
///
/// A change is written before the flag is raised, and the flag is lowered before the change is read, so nothing
/// stays unrendered; at worst a family is rendered twice to the same bytes.
final class ChangeFlags: Sendable {
    private static let all = ExpositionFormat.allCases.reduce(0) { $0 | bit($1) }

    private let flags = Atomic<UInt8>(ChangeFlags.all)

    private static func bit(_ format: ExpositionFormat) -> UInt8 { 1 << UInt8(format.rawValue) }

    func raise() {
        // Reading first keeps the cache line shared between threads that add to a family nobody has rendered since.
        if flags.load(ordering: .sequentiallyConsistent) != Self.all {
            flags.store(Self.all, ordering: .sequentiallyConsistent)
        }
    }

    /// True when the flag was up.
    func lower(_ format: ExpositionFormat) -> Bool {
        let bit = Self.bit(format)
        return flags.bitwiseAnd(~bit, ordering: .sequentiallyConsistent).oldValue & bit != 0
    }
}
