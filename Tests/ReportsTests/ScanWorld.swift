// A random ledger whose every event is known, for questions whose answers can be counted by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

struct ScanWorld {
    /// A call as it was sent.
    private struct Sent {
        let at: Timestamp
        /// By the filters that carry it; of people what events call them.
        var texts: [Filter: String] = [:]
        var anonymous = ""
        let cost: Int
        /// Characters, half seconds of sound and searches; 0 of most.
        var units = [0, 0, 0]
        /// Whether the call says what it cost.
        var isTold = true
        var isCached = false

        /// What a call from the app's own cache saved, as `ScanWorld.prices` has it.
        var saved: Int {
            isCached && texts[.provider] == "p" ? max(0, units.reduce(0, +) - cost) : 0
        }
    }

    private struct Profile {
        let at: Timestamp
        let plan, country: String
    }

    struct Wish {
        let filter: Filter
        let only, except: [String]

        var parameters: [String] {
            let name = filter.rawValue
            return (only.isEmpty ? [] : ["\(name)=\(only.joined(separator: ","))"])
                + (except.isEmpty ? [] : ["\(name)!=\(except.joined(separator: ","))"])
        }

        func passes(_ text: String?) -> Bool {
            (only.isEmpty || text.map { $0 != "" && only.contains($0) } ?? false) && !except.contains { $0 == text }
        }
    }

    struct Asked {
        var groupings: [Filter] = []
        var unit: RowUnit?
        var filters: [Wish] = []
        var period: Period
        var zone = Zone.utc

        var parameters: [String] {
            ["by=\(groupings.map(\.rawValue).joined(separator: ","))", "from=\(period.first)", "to=\(period.last)"]
                + (unit.map { ["per=\($0)"] } ?? []) + filters.flatMap(\.parameters)
                + (zone.isUTC ? [] : ["zone=\(zone.name)"])
        }

        /// The rows of a table that answers it: `ScanWorld.columns` by what they are grouped by.
        func costs(in table: Table) -> [[String]: [String]] {
            let heads = groupings.count + (unit == nil ? 0 : 1)
            let places = ScanWorld.columns.compactMap { name in table.columns.lastIndex { $0.name == name } }
            return table.rows.reduce(into: [:]) { found, row in
                let cells = row.map { $0.text ?? "-" }
                found[Array(cells.prefix(heads))] = places.map { cells[$0] }
            }
        }
    }

    private var calls: [Sent] = []
    private var profiles: [String: [Profile]] = [:]
    private var joined: [String: String] = [:]
    private var lines: [String] = []

    static let pools: [Filter: [String]] = [
        .user: ["ada", "bob", "cyd"], .tenant: ["t1", "t2"], .provider: ["p", "q"], .model: ["m", "n", "o"],
        .operation: ["chat", "draw"], .subject: ["s1", "s2"],
        .subjectKind: ["story", "page"], .session: ["k1", "k2", "k3"], .trace: ["r1", "r2"],
        .tier: ["standard", "batch"], .status: ["ok", "error"], .plan: ["free", "pro"], .country: ["DE", "FR"],
        .source: ["web", "app"], .property("quality"): ["high", "low"], .property("colour"): ["red", "blue"],
    ]

    private let today: Day

    var period: Period { Period(days: 19, upTo: today) }

    /// Events are of the 23 days up to today.
    init(_ random: inout Seeded, today: Day = Day(number: 20_522)) {
        self.today = today
        let start = today.advanced(by: -23).start
        // Anonymous ids: one joined by an event that has both, one that never is.
        joined["x"] = "ada"
        lines.append(
            #"{"kind":"activity","event":"read","user":"ada","anonymous":"x","at":\#(start.milliseconds)}"#)
        for number in 0..<220 {
            let minute = Int64(random.below(23 * 24 * 60))
            let at = start.advanced(byMilliseconds: minute * 60_000)
            if number % 20 == 0, let user = Self.pools[.user]?[random.below(3)] {
                let profile = Profile(
                    at: at, plan: ["", "free", "pro"][random.below(3)], country: ["", "DE", "FR"][random.below(3)])
                // Of two profiles of one moment it is left open which comes first.
                guard !(profiles[user] ?? []).contains(where: { $0.at == at }) else { continue }
                profiles[user, default: []].append(profile)
                let known = #""plan":"\#(profile.plan)","country":"\#(profile.country)""#
                lines.append(#"{"kind":"profile","user":"\#(user)",\#(known),"at":\#(at.milliseconds)}"#)
                continue
            }
            var sent = Sent(at: at, cost: random.below(9))
            for place in sent.units.indices where random.below(3) == 0 { sent.units[place] = random.below(1_000) }
            for (filter, pool) in Self.pools where filter != .plan && filter != .country {
                let place = random.below(pool.count + 1)
                let text = place < pool.count ? pool[place] : ""
                if text.isEmpty, [.provider, .tier, .status].contains(filter) {
                    sent.texts[filter] = pool[0]
                } else if !text.isEmpty || filter.property == nil {
                    sent.texts[filter] = text
                }
            }
            sent.isCached = random.below(4) == 0
            // Nobody knows what these cost.
            if sent.texts[.provider] == "q", sent.cost == 0 { sent.isTold = random.below(4) == 0 }
            if sent.texts[.user] == "" { sent.anonymous = ["", "x", "y"][random.below(3)] }
            calls.append(sent)
            lines.append(Self.line(sent, number))
        }
    }

    private static func line(_ sent: Sent, _ number: Int) -> String {
        var fields = [#""id":"\#(number)""#, #""at":\#(sent.at.milliseconds)"#, #""cached":\#(sent.isCached)"#]
        if sent.isTold { fields.append(#""cost_usd":\#(sent.cost)"#) }
        for (name, units) in zip(["characters", "searches"], [sent.units[0], sent.units[2]]) {
            fields.append(#""\#(name)":\#(units)"#)
        }
        fields.append(#""output_seconds":\#(Self.seconds(sent.units[1]))"#)
        var properties: [String] = []
        for (filter, text) in sent.texts where !text.isEmpty {
            if let name = filter.property {
                properties.append(#""\#(name.text)":"\#(text)""#)
            } else {
                fields.append(#""\#(filter.rawValue)":"\#(text)""#)
            }
        }
        if !sent.anonymous.isEmpty { fields.append(#""anonymous":"\#(sent.anonymous)""#) }
        fields.append(#""properties":{\#(properties.joined(separator: ","))}"#)
        return "{\(fields.joined(separator: ","))}"
    }

    /// The provider `p` charges a dollar for each unit of a call and is trusted with what it reports; of `q` nothing is known.
    private static func prices() throws -> PriceBook {
        var price = Price(provider: "p", origin: Price.Origin(file: "test", line: 1))
        var rates = Rates()
        for (bucket, rate) in [(Bucket.characters, "1"), (.outputSeconds, "2"), (.searches, "1")] {
            rates[bucket] = try Rate(parsing: rate)
        }
        price.rates[.standard] = rates
        price.rates[.batch] = rates
        return PriceBook(layers: [[price]]).trusting([try #require(ReportSource("p"))])
    }

    func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.prices = try Self.prices()
        terms.dimensions = ["quality"]
        return try Scene(today: "\(today)", terms: terms, lines)
    }

    // MARK: Questions

    func question(_ random: inout Seeded) -> Asked {
        let all = Self.pools.keys.sorted { $0.rawValue < $1.rawValue }
        var asked = Asked(period: period)
        asked.groupings = Array(all.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)))
        asked.unit = [nil, nil, .hour, .day, .week, .month][random.below(6)]
        for filter in all.shuffled(using: &random).prefix(random.below(4)) {
            let pool = (Self.pools[filter] ?? []).shuffled(using: &random) + ["nobody-here"]
            let count = Int.random(in: 1...2, using: &random)
            let isNegated = Bool.random(using: &random)
            let names = Array(pool.prefix(count))
            asked.filters.append(Wish(filter: filter, only: isNegated ? [] : names, except: isNegated ? names : []))
        }
        return asked
    }

    /// One that names some, and one that leaves some out.
    func selections(of filter: Filter, _ random: inout Seeded) -> [Filters] {
        let names = (Self.pools[filter] ?? []).shuffled(using: &random).prefix(2).map(\.exact)
        return [[filter: .only(Array(names))], [filter: .except(Array(names.prefix(1)))]]
    }

    /// Columns whose cells are held against what is counted by hand.
    static let columns = [
        "cost_usd", "calls", "characters", "output_seconds", "searches", "saved_usd", "cached_calls", "reported_calls",
        "unpriced_calls",
    ]

    private static func seconds(_ halves: Int) -> String { "\(halves / 2)\(halves % 2 == 0 ? "" : ".5")" }

    /// Figures of calls by what rows are told apart by, as cells have them.
    func costs(_ asked: Asked) -> [[String]: [String]] {
        var sums: [[String]: [Int]] = [:]
        for call in calls where asked.period.contains(asked.zone.day(of: call.at)) {
            guard asked.filters.allSatisfy({ $0.passes(text(of: call, $0.filter, isFilter: true)) }) else { continue }
            var key = asked.unit.map { [start(of: call.at, $0, asked.zone)] } ?? []
            let groups = asked.groupings.map { text(of: call, $0, isFilter: false) }
            guard !groups.contains(nil) else { continue }
            key += groups.compactMap(\.self)
            let basis = [call.isCached, !call.isCached && call.isTold, !call.isCached && !call.isTold]
            let figures = [call.cost, 1] + call.units + [call.saved] + basis.map { $0 ? 1 : 0 }
            sums[key] = zip(sums[key] ?? Self.columns.map { _ in 0 }, figures).map { $0 + $1 }
        }
        return sums.mapValues { sums in
            sums.enumerated().map { $0 == 3 ? Self.seconds($1) : "\($1)" }
        }
    }

    private func start(of at: Timestamp, _ unit: RowUnit, _ zone: Zone) -> String {
        guard let unit = unit.calendarUnit else { return Cell.time(zone.startOfHour(at: at)).text ?? "" }
        return unit.start(of: zone.day(of: at)).description
    }

    private func text(of call: Sent, _ filter: Filter, isFilter: Bool) -> String? {
        let user = call.texts[.user] ?? ""
        let who = user.isEmpty ? joined[call.anonymous] ?? "" : user
        switch filter {
        // A visitor stands for itself, and is no user.
        case .user: return who.isEmpty && !isFilter ? call.anonymous : who
        case .plan: return profile(of: who, at: call.at)?.plan ?? ""
        case .country: return profile(of: who, at: call.at)?.country ?? ""
        case .property: return call.texts[filter]
        default: return call.texts[filter] ?? ""
        }
    }

    /// The last that came before the end of the quarter of an hour.
    private func profile(of user: String, at: Timestamp) -> Profile? {
        let end = (at.milliseconds / 900_000 + 1) * 900_000
        return profiles[user]?.filter { $0.at.milliseconds < end }.max { $0.at < $1.at }
    }
}
