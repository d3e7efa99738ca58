// A story as its writer orders it.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// What someone asked the app to make.
struct Draft: Sendable {
    var id: String
    var quality: Quality
    var aspectRatio: String
    var chapters: Int64
    /// As many of the chapters are written and illustrated in calls of their own.
    var parts: Int64
    var isNarrated: Bool
    /// What is written for nothing is written in the vendor's cheap, slow tier.
    var canWait: Bool

    enum Quality: String, Sendable { case draft, standard, premium }

    /// In credits.
    var price: Int64 {
        let text: Int64 =
            switch quality {
            case .draft: 1
            case .standard: 2
            case .premium: 4
            }
        return text + (isNarrated ? 2 : 0)
    }

    init(for plan: Plan, _ dice: inout Dice) {
        id = "st_" + dice.name()
        let shares: [Int64] =
            switch plan {
            case .free: [50, 48, 2]
            case .pro: [16, 66, 18]
            case .team, .studio: [10, 52, 38]
            }
        quality = [.draft, .standard, .premium][dice.place(weights: shares)]
        aspectRatio = ["1:1", "16:9", "9:16", "4:3"][dice.place(weights: [38, 30, 22, 10])]
        chapters = dice.between(quality == .draft ? 1...3 : 2...6)
        parts = chapters
        canWait = plan == .free
        isNarrated = dice.happens(plan == .free ? 0.14 : 0.42)
    }

    /// Sorted by name.
    var properties: [Property] {
        [
            Property("aspect_ratio", .text(aspectRatio)),
            Property("chapters", .number(String(chapters))),
            Property("quality", .text(quality.rawValue)),
        ]
    }
}
