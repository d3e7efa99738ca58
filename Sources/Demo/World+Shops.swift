// The shops of tenants in the demo, whose words the app improves.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// Looks at a few things of a shop, and mends what is said of them.
    mutating func tend(_ shop: Tenant, _ visit: inout Visit) {
        request(.products, &visit)
        let connection = Property("connection_id", .text("con_" + shop.id))
        for _ in 0...dice.below(4) {
            let item = ShopItem(of: shop, &dice)
            let type = Property("resource_type", .text(item.subject.kind.rawValue))
            visit.subject = item.subject
            visit.trace = dice.name()
            visit.about = [connection, type]
            let isKnown = analyze(item, &visit)
            guard isKnown, dice.happens(0.7) else { continue }
            visit.about = [connection, Property("fix_type", .text(item.fault)), type]
            let usage = Usage([.inputTokens: dice.around(1_100), .outputTokens: dice.around(340)])
            call(dice.happens(0.6) ? .haiku : .sonnet, "fix", usage, &visit)
            visit.pass(dice.around(12_000))
        }
        visit.subject = .none
        visit.about = []
    }

    /// What was looked at before and has not changed is answered from the app's own cache. False when nobody answers.
    private mutating func analyze(_ item: ShopItem, _ visit: inout Visit) -> Bool {
        let operation = "analyze_" + item.subject.kind.rawValue
        let usage = Usage([.inputTokens: dice.around(1_500), .outputTokens: dice.around(180)])
        guard !dice.happens(0.18) else {
            recall(.haiku, operation, usage, &visit)
            return true
        }
        return call(.haiku, operation, usage, &visit)
    }
}

/// A page of a shop, and what is wrong with it.
struct ShopItem: Sendable {
    var subject: Subject
    var fault: String

    init(of shop: Tenant, _ dice: inout Dice) {
        let kind: Subject.Kind = [.product, .collection, .image][dice.place(weights: [70, 18, 12])]
        let count: Int64 = kind == .collection ? 12 : 90
        subject = Subject(kind, "\(shop.id)-\(kind.rawValue)-\(dice.between(1...count))")
        fault =
            kind == .image ? "alt_text" : dice.pick(["product_description", "seo_title", "meta_description"])
    }
}
