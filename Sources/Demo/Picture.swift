// A picture that the demo's app paints: what it is for, and what it shows.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A picture as the app's own records tell of it.
struct Picture: Sendable {
    var purpose: Purpose
    var quality: String
    var aspectRatio: String
    var scene, environment, outfit, pose: String
    /// The app's filter thinks that it is not for children.
    var isFlagged: Bool

    enum Purpose: String, Sendable { case cover, illustration, portrait }

    init(_ purpose: Purpose, quality: String, aspectRatio: String, _ dice: inout Dice) {
        self.purpose = purpose
        self.quality = quality
        self.aspectRatio = aspectRatio
        scene = Self.scenes[dice.place(weights: Self.popularity)]
        environment = Self.environments[dice.place(weights: Self.popularity)]
        outfit = Self.outfits[dice.place(weights: Self.popularity)]
        pose = Self.poses[dice.place(weights: Self.popularity)]
        isFlagged = dice.happens(0.008)
    }

    /// Sorted by name.
    var properties: [Property] {
        [
            Property("aspect_ratio", .text(aspectRatio)), Property("environment", .text(environment)),
            Property("nsfw", .flag(isFlagged)), Property("outfit", .text(outfit)), Property("pose", .text(pose)),
            Property("quality", .text(quality)), Property("scene", .text(scene)),
            Property("type", .text(purpose.rawValue)),
        ]
    }

    private static let scenes = ["bedtime", "treasure hunt", "first day", "birthday", "storm", "picnic"]
    private static let environments = ["forest", "harbour", "classroom", "attic", "moon", "market"]
    private static let outfits = ["raincoat", "pyjamas", "school uniform", "cape", "overalls", "spacesuit"]
    private static let poses = ["running", "sitting", "waving", "reading", "climbing", "sleeping"]
    private static let popularity: [Int64] = [34, 23, 16, 12, 9, 6]
}

extension World {
    /// Paints a page of a story. False when the vendor does not.
    mutating func paint(_ purpose: Picture.Purpose, of order: StoryOrder, _ visit: inout Visit) -> Bool {
        let painter = order.quality == .draft ? Model.sketch : .picture
        let usage = Usage([
            .inputTokens: dice.around(160), .outputImageTokens: order.quality == .premium ? 2_380 : 1_056,
        ])
        let began = visit.now
        let isPainted = call(painter, "illustrate", usage, &visit)
        if !isCrowded {
            let picture = Picture(
                purpose, quality: order.quality.rawValue, aspectRatio: order.aspectRatio, &dice)
            judge(picture, since: began, isPainted, visit)
        }
        return isPainted
    }

    /// A portrait of a character, small and cheap.
    mutating func portray(_ visit: inout Visit) {
        let usage = Usage([.inputTokens: dice.around(120), .outputImageTokens: 272])
        let began = visit.now
        let isPainted = call(.sketch, "portray", usage, &visit)
        judge(Picture(.portrait, quality: "draft", aspectRatio: "1:1", &dice), since: began, isPainted, visit)
    }

    /// The app keeps most of what is painted; what it does not is missing, and has been paid for.
    private mutating func judge(_ picture: Picture, since began: Timestamp, _ isPainted: Bool, _ visit: Visit) {
        let reason =
            if !isPainted { "vendor_error" } else if dice.happens(0.03) {
                dice.pick(["content_policy", "content_policy", "low_quality"])
            } else { "" }
        note(
            reason.isEmpty ? "generation_completed" : "generation_failed", since: began, because: reason,
            picture.properties, in: visit)
    }
}
