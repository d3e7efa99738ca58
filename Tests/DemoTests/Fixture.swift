// The demos that the tests look at.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger

/// The laws must hold for any seed; two are what a debug build can afford.
let seeds: [UInt64] = [1, 2]

extension Demo {
    /// A Saturday in November 2026, in the middle of the afternoon.
    static let afternoon = Timestamp(milliseconds: 20_778 * 86_400_000 + 15 * 3_600_000 + 123)

    static func ninetyDays(seed: UInt64) -> Demo { Demo(seed: seed, until: afternoon) }
    static func month(seed: UInt64) -> Demo { Demo(seed: seed, until: afternoon, days: 30) }
}

extension Event {
    var moment: Timestamp { at ?? .latest }

    var call: Call? { if case .call(let call) = detail { call } else { nil } }
    var activity: Activity? { if case .activity(let activity) = detail { activity } else { nil } }
    var billing: Billing? { if case .billing(let billing) = detail { billing } else { nil } }
    var job: Job? { if case .job(let job) = detail { job } else { nil } }

    /// What a property says, where it is text.
    func text(_ property: String) -> String? {
        guard case .text(let text) = properties.first(where: { $0.name == property })?.value else { return nil }
        return text
    }
}
