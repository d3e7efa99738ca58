// What the address of a page says: which days, beside which, of what, and how it is shown.
// SPDX-License-Identifier: Apache-2.0

import HTML
package import Ledger
package import Reading
import Reports

/// Everything that somebody has chosen is in the address, in the words of the reports, and comes back from it. Every link
/// of a page carries it along; what leads elsewhere says only what it changes.
package struct PageAddress: Sendable {
    /// Segments: `["users", "ada"]`.
    let path: [String]
    /// What all views have in common, as it was given: days, comparison, zone, filters.
    private(set) var common: [Item]
    /// What only this view knows: `by`, `sort`, `axis`.
    private(set) var own: [Item]

    package let period: Period
    /// What is beside it; nil where nothing is to be.
    let compared: Period?
    let zone: Zone
    let today: Day
    /// Which preset these days are, where they are one.
    let preset: Preset?

    package typealias Item = (name: String, value: String)

    private static let daysAndZone = ["from", "to", "last", "zone", "compare", "match"]
    /// A page that nobody told otherwise shows this.
    private static let standard: [Item] = [("last", "30d")]
    static let noComparison = "none"

    /// Throws for what no report would take: whatever is wrong is said in its words.
    package init(
        path: [String], _ items: [Item], own names: [String], now: Timestamp, standard zone: Zone
    ) throws(ReadingError) {
        self.path = path
        own = items.filter { names.contains($0.name) }
        common = items.filter { !names.contains($0.name) && !$0.value.isEmpty }
        for item in own where own.count(where: { $0.name == item.name }) > 1 {
            throw .parameter(item.name, "is given twice")
        }
        var asked = common
        if !asked.contains(where: { ["from", "to", "last"].contains($0.name) }) { asked += Self.standard }
        let comparison = asked.first { $0.name == "compare" }?.value
        if comparison == nil { asked.append(("compare", "previous")) }
        if comparison == Self.noComparison { asked.removeAll { ["compare", "match"].contains($0.name) } }
        // What anybody may be told of it, each report says by itself.
        let question = try Question(asked, to: try Report.named("overview"), now: now, standard: zone)
        (period, compared, self.zone) = (question.period, question.compared, question.zone)
        today = question.zone.day(of: now)
        preset = Preset.allCases.first { [period, today] in $0.period(today) == period }
    }

    subscript(name: String) -> String? { own.first { $0.name == name }?.value }

    /// What a report is asked for the same days, in the same zone, of the same.
    var asked: [Item] {
        [("from", "\(period.first)"), ("to", "\(period.last)"), ("zone", zone.name)]
            + common.filter { !Self.daysAndZone.contains($0.name) }
    }

    var comparing: [Item] {
        guard let compared else { return [] }
        return [("compare", "\(compared.first)..\(compared.last)")]
    }

    // MARK: Links

    /// The same view, with something changed; an empty value takes it out.
    func with(_ changes: Item...) -> Link { link(to: path, common + own, changes) }

    /// Another view of the same selection.
    func elsewhere(_ path: [String], _ changes: Item...) -> Link { link(to: path, common, changes) }

    /// The same view of other days.
    func over(_ items: [Item]) -> Link {
        let rest = (common + own).filter { !["from", "to", "last"].contains($0.name) }
        return Self.link(path, rest + items)
    }

    /// The same days as far back or ahead as they are long.
    func moved(_ direction: Int) -> Link {
        let first = period.first.advanced(by: direction * period.count)
        return over([("from", "\(first)"), ("to", "\(period.last.advanced(by: direction * period.count))")])
    }

    /// The same view, of one name.
    func narrowed(to filter: String, _ name: String) -> Link {
        link(to: path, common + own, [(filter, Self.escaped(name))])
    }

    /// A name as filters take it, which have commas between names.
    static func escaped(_ name: String) -> String {
        name.replacing("\\", with: "\\\\").replacing(",", with: "\\,")
    }

    /// Without one of the filters.
    func without(_ item: Item) -> Link {
        Self.link(path, (common + own).filter { $0.name != item.name || $0.value != item.value })
    }

    var here: Link { Self.link(path, common + own) }

    /// A report of the same, as a file or for programs.
    func report(_ name: String, _ items: [Item]) -> Link {
        Self.link(["v1", "reports", name], asked + comparing + items)
    }

    private func link(to path: [String], _ items: [Item], _ changes: [Item]) -> Link {
        var items = items.filter { item in !changes.contains { $0.name == item.name } }
        items += changes.filter { !$0.value.isEmpty }
        return Self.link(path, items)
    }

    private static func link(_ path: [String], _ items: [Item]) -> Link {
        Link(path, items.map { Link.Parameter($0.name, $0.value) })
    }

    /// As fields that a form sends along; those that it has itself are left out.
    func fields(without names: [String]) -> HTML {
        .all(
            (common + own).filter { !names.contains($0.name) }.map { item in
                .input(.type("hidden"), .name(item.name), .value(item.value))
            })
    }

    /// The filters that were given, for chips.
    var givenFilters: [Item] { common.filter { !Self.daysAndZone.contains($0.name) } }
}
