// Someone who uses the demo's product.
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

    var pays: Bool { plan != .free && !isSponsored }
    var tenantID: String { tenant.map { Tenant.all[$0].id } ?? "" }

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
