// The agencies and classrooms among the demo's customers.
// SPDX-License-Identifier: Apache-2.0

struct Tenant: Sendable {
    var id: String
    var name: String
    var country: String

    /// In the order in which they come aboard. The first is the one whose agent runs away.
    static let all = [
        Tenant(id: "brightline", name: "Brightline Agency", country: "US"),
        Tenant(id: "oakwood-class-4b", name: "Oakwood School, Class 4b", country: "GB"),
        Tenant(id: "papierboot", name: "Papierboot Verlag", country: "DE"),
        Tenant(id: "northwind-studio", name: "Northwind Studio", country: "CA"),
        Tenant(id: "lanternworks", name: "Lanternworks", country: "US"),
        Tenant(id: "skogen-skola", name: "Skogen skola", country: "SE"),
        Tenant(id: "two-owls", name: "Two Owls Media", country: "GB"),
        Tenant(id: "atelier-lune", name: "Atelier Lune", country: "FR"),
        Tenant(id: "harbour-primary", name: "Harbour Primary", country: "AU"),
        Tenant(id: "kite-and-co", name: "Kite & Co", country: "US"),
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
