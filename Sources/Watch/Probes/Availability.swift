// Up or down, told from a row of looks.
// SPDX-License-Identifier: Apache-2.0

/// Changes its mind only after so many looks in a row that say the same, so that one lost packet is no outage and one
/// lucky answer no recovery. The first success counts at once: what was never seen is neither.
package struct Availability: Sendable, Equatable {
    /// Nil until there is a verdict.
    package private(set) var isUp: Bool?
    private var opposite = 0
    private let failuresBeforeDown, successesBeforeUp: Int

    package init(failuresBeforeDown: Int, successesBeforeUp: Int) {
        self.failuresBeforeDown = failuresBeforeDown
        self.successesBeforeUp = successesBeforeUp
    }

    /// Takes in a look; true where it says the opposite of the verdict, which stands for now.
    package mutating func note(success: Bool) -> Bool {
        guard success != isUp else {
            opposite = 0
            return false
        }
        opposite += 1
        let needed = success ? (isUp == nil ? 1 : successesBeforeUp) : failuresBeforeDown
        guard opposite >= needed else { return true }
        isUp = success
        opposite = 0
        return false
    }
}
