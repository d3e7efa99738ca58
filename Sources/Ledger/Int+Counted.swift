// Counts with their nouns.
// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// `1 event`, `2 events`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
