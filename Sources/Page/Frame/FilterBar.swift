// The bar under it: which days, beside which, of what, in which zone.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger

struct FilterBar {
    let address: PageAddress
    let numbers: Numbers

    var html: HTML {
        .section(
            .class("filters"), .aria("label", "Period and filters"),
            days, presets, comparison,
            .all(address.givenFilters.map(chip)),
            .span(.class("rest"), .span(.class("zone"), .tip("Whose days these are"), .text(address.zone.name))))
    }

    /// The dates open a small form, which works as it stands.
    private var days: HTML {
        .div(
            .class("joined"),
            .a(.class("button"), .href(address.moved(-1)), .aria("label", "Earlier"), "‹"),
            .details(
                .class("picker"), .summary(.class("button"), .text(numbers.period(address.period))),
                .form(
                    .class("popover"), .action(Link(address.path)), .attribute("method", "get"),
                    address.fields(without: ["from", "to", "last"]),
                    .label("From ", dateField("from", address.period.first)),
                    .label("to ", dateField("to", address.period.last)),
                    .button(.class("main"), "Apply"),
                    .ul(
                        .class("presets"),
                        .all(
                            Preset.allCases.map { preset in
                                .li(
                                    .a(
                                        .href(address.over(preset.items(address.today))),
                                        preset.isInBar ? .nothing : .held("key", preset.key), .text(preset.words), " ",
                                        .kbd(.text(preset.key.uppercased()))))
                            })))),
            .a(.class("button"), .href(address.moved(1)), .aria("label", "Later"), "›"))
    }

    private func dateField(_ name: String, _ day: Day) -> HTML {
        .input(
            .type("date"), .name(name), .value("\(day)"), .attribute("max", "9998-12-31"),
            .attribute("required", nil))
    }

    private var presets: HTML {
        .ul(
            .class("joined", "presets"), .aria("label", "Periods"),
            .all(
                Preset.allCases.filter(\.isInBar).map { preset in
                    .li(
                        .a(
                            .class("button"), .href(address.over(preset.items(address.today))),
                            address.preset == preset ? .aria("current", "true") : .nothing,
                            .held("key", preset.key), .tip(preset.words), .text(preset.name)))
                }))
    }

    private var comparison: HTML {
        guard let compared = address.compared else {
            return .a(.class("chip", "add"), .href(address.with(("compare", ""))), .held("key", "x"), "+ Compare")
        }
        let words = numbers.shortPeriod(compared, in: address.period.last.civil.year)
        return .span(
            .class("chip"), "vs ", .strong(.text(words)), " ",
            .a(
                .href(address.with(("compare", PageAddress.noComparison), ("match", ""))), .held("key", "x"),
                .aria("label", "Compare with nothing"), "×"))
    }

    private func chip(_ item: PageAddress.Item) -> HTML {
        let isNot = item.name.hasSuffix("!")
        let name = isNot ? String(item.name.dropLast()) : item.name
        let other = isNot ? name : name + "!"
        return .span(
            .class("chip", isNot ? "not" : ""), .text(name), " ",
            .a(
                .href(address.with((item.name, ""), (other, item.value))),
                .tip(isNot ? "Only this" : "All but this"), isNot ? "is not" : "is"), " ",
            .strong(.text(item.value)), " ",
            .a(.href(address.without(item)), .aria("label", "Remove the filter \(name)"), "×"))
    }
}
