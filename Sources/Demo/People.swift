// Who uses the demo's product: people, where they live, and the agencies and classrooms among them.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A user of the story app, from the day that they are first heard of.
struct Person: Sendable {
    var id: String
    var name: String
    var email: String
    var country: Country
    /// Where they heard of the product.
    var source: String
    /// Who they were before they signed up; empty when they came straight to it.
    var anonymous = ""
    /// A place in `Tenant.all`.
    var tenant: Int?
    /// The first of a tenant pays for it; the others write on that account.
    var isSponsored = false

    var joins: Timestamp
    var leaves: Timestamp
    /// Visits a day.
    var pace: Double

    var plan = Plan.free
    var interval = Billing.Interval.month
    /// When the subscription (or the sponsor's grant) is next due.
    var renews: Timestamp?
    var credits: Int64 = 0
    var latestStory = ""
    /// Those that they built and still have, oldest first.
    var workflows: [String] = []

    /// Whose card was declined, so that the subscription ended.
    var hasLapsed = false

    var pays: Bool { plan != .free && !isSponsored }
    var tenantID: String { tenant.map { Tenant.all[$0].id } ?? "" }
    /// The tenant whose shop they look after.
    var shop: Tenant? { tenant.map { Tenant.all[$0] }.flatMap { $0.hasShop ? $0 : nil } }

    static let firstNames = [
        "Maya", "Jonas", "Amira", "Leo", "Ingrid", "Tom", "Priya", "Noah", "Chloe", "Mateus", "Elsa", "Ben",
        "Sofia", "Liam", "Anouk", "Ravi", "Grace", "Oskar", "Zoe", "Hugo", "Nina", "Caleb", "Freya", "Arjun",
    ]
    static let lastNames = [
        "Lindqvist", "Becker", "Okafor", "Harris", "Dubois", "Silva", "Patel", "Novak", "Reed", "Castillo", "Moreau",
        "Walker", "Schmidt", "Nguyen", "Brooks", "Iyer", "Hansen", "Costa", "Fraser", "Weber", "Tanaka", "Ellis",
    ]
    static let sources = ["organic", "google", "newsletter", "referral", "tiktok"]
    static let sourceShares: [Int64] = [34, 27, 12, 15, 12]
}

/// Where the demo's people live.
struct Country: Sendable {
    var code: String
    /// Winter time, in whole hours: near enough for a demo.
    var hoursEast: Int64
    /// How many of a hundred people live there.
    var share: Int64

    static let all = [
        Country(code: "US", hoursEast: -6, share: 34),
        Country(code: "GB", hoursEast: 0, share: 14),
        Country(code: "DE", hoursEast: 1, share: 11),
        Country(code: "CA", hoursEast: -5, share: 8),
        Country(code: "IN", hoursEast: 5, share: 8),
        Country(code: "FR", hoursEast: 1, share: 7),
        Country(code: "SE", hoursEast: 1, share: 6),
        Country(code: "BR", hoursEast: -3, share: 6),
        Country(code: "AU", hoursEast: 10, share: 6),
    ]
}

/// An agency or a classroom among the customers.
struct Tenant: Sendable {
    var id: String
    var name: String
    var country: String
    /// What it prints it also sells, and the app improves the words in its shop.
    var hasShop = false

    /// In the order in which they come aboard. The first is the one whose agent runs away.
    static let all = [
        Tenant(id: "brightline", name: "Brightline Agency", country: "US"),
        Tenant(id: "oakwood-class-4b", name: "Oakwood School, Class 4b", country: "GB"),
        Tenant(id: "papierboot", name: "Papierboot Verlag", country: "DE", hasShop: true),
        Tenant(id: "northwind-studio", name: "Northwind Studio", country: "CA"),
        Tenant(id: "lanternworks", name: "Lanternworks", country: "US", hasShop: true),
        Tenant(id: "skogen-skola", name: "Skogen skola", country: "SE"),
        Tenant(id: "two-owls", name: "Two Owls Media", country: "GB"),
        Tenant(id: "atelier-lune", name: "Atelier Lune", country: "FR"),
        Tenant(id: "harbour-primary", name: "Harbour Primary", country: "AU"),
        Tenant(id: "kite-and-co", name: "Kite & Co", country: "US", hasShop: true),
        Tenant(id: "sol-criativo", name: "Sol Criativo", country: "BR"),
        Tenant(id: "maple-reading-club", name: "Maple Reading Club", country: "CA"),
        Tenant(id: "tidepool", name: "Tidepool Games", country: "US"),
        Tenant(id: "bluebell-primary", name: "Bluebell Primary", country: "GB"),
        Tenant(id: "fuchsbau", name: "Fuchsbau Hörspiele", country: "DE"),
        Tenant(id: "banyan-learning", name: "Banyan Learning", country: "IN"),
        Tenant(id: "petit-theatre", name: "Petit Théâtre", country: "FR"),
        Tenant(id: "copper-kettle", name: "Copper Kettle Press", country: "US"),
        Tenant(id: "norrsken", name: "Norrsken Förlag", country: "SE"),
        Tenant(id: "wattle-grove", name: "Wattle Grove School", country: "AU"),
    ]
}
