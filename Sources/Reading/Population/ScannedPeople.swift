// Who did something that passes filters, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// Whoever has a call or an activity of a period that passes: users, and visitors under their own numbers.
    package func present(in period: Period, where filters: Filters) throws(ReadingError) -> PeopleSet {
        try present(in: period, where: filters, of: nil)
    }

    /// The same, or the tenants that it is booked on.
    func present(in period: Period, where filters: Filters, of tenants: TenantList?) throws(ReadingError) -> PeopleSet {
        let parts = [Actors(days: 1), Actors(days: 1)]
        try eachActor(in: period, where: filters, of: tenants, among: parts) { part, rows, actors in
            actors.forEach(in: rows) { part.sets[0].insert($0) }
        }
        return parts[0].sets[0].union(parts[1].sets[0])
    }

    /// The same day by day; users only, or tenants.
    func active(
        onDaysOf period: Period, where filters: Filters, of tenants: TenantList?
    ) throws(ReadingError) -> [PeopleSet] {
        let parts = [Actors(days: period.count), Actors(days: period.count)]
        for part in parts { part.places = DayPlaces(period, in: zone) }
        let isUTC = zone.isUTC
        try eachActor(in: period, where: filters, of: tenants, among: parts) {
            part, rows, actors throws(ReadingError) in
            guard let places = try part.places?.places(of: rows.batch) else { return }
            if isUTC {
                // All of a batch is of one day.
                let place = places[0]
                actors.forEach(in: rows) { part.sets[place].insert($0) }
            } else {
                rows.forEach { row in if let actor = actors.member(row) { part.sets[places[row]].insert(actor) } }
            }
        }
        var sets = zip(parts[0].sets, parts[1].sets).map { $0.union($1) }
        guard tenants == nil else { return sets }
        let users = try people().users
        for place in sets.indices { sets[place].formIntersection(users) }
        return sets
    }

    private func eachActor(
        in period: Period, where filters: Filters, of tenants: TenantList?, among parts: [Actors],
        _ body: @escaping (Actors, ScannedRows, ScannedMembers) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        for kind in [Event.Kind.call, .activity] {
            let scan = try EventScan(kind, in: self, over: period, where: filters)
            try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants)]) {
                part, rows throws(ReadingError) in
                let members = try ScannedMembers(&rows, of: tenants)
                try body(part, rows, members)
            }
        }
    }

    /// Whom one thread has found, by day.
    private final class Actors {
        var sets: [PeopleSet]
        var places: DayPlaces?

        init(days: Int) { sets = Array(repeating: PeopleSet(), count: days) }
    }
}

/// Whom each event of a batch counts for: whoever did it, or the tenant that it is booked on.
struct ScannedMembers {
    private let column: ScannedRows.Column
    /// Nil where it is whoever did it.
    private let tenants: TenantList?

    init(_ rows: inout ScannedRows, of tenants: TenantList?) throws(ReadingError) {
        self.tenants = tenants
        let column = try rows.column(Self.key(of: tenants))
        // A tenant is looked up once, rather than for each event.
        if let tenants, case .coded(let codes, let names) = column {
            self.column = .coded(codes, names.map { tenants.member($0) ?? Self.none })
        } else {
            self.column = column
        }
    }

    static func key(of tenants: TenantList?) -> ScanKey { tenants == nil ? .person : .column(.tenant) }

    private static let none: Int64 = -1

    /// Nil for nobody.
    @inline(__always)
    func member(_ row: Int) -> Int64? {
        switch column {
        case .same(let number): found(number)
        case .made(let numbers): found(numbers[row])
        case .plain(let numbers): found(numbers[row])
        case .coded(let codes, let members):
            member(members[Int(codes[row])], isPlace: tenants != nil)
        }
    }

    /// Calls `body` with each member that any of the wanted rows counts for, with most of them once.
    func forEach(in rows: ScannedRows, _ body: (Int64) -> Void) {
        guard case .coded(let codes, let members) = column else {
            rows.forEach { row in if let member = member(row) { body(member) } }
            return
        }
        var isThere = [Bool](repeating: false, count: members.count)
        isThere.withUnsafeMutableBufferPointer { isThere in rows.each { _, row in isThere[Int(codes[row])] = true } }
        for code in members.indices where isThere[code] {
            if let member = member(members[code], isPlace: tenants != nil) { body(member) }
        }
    }

    /// How many of the wanted rows count for a member that passes.
    func count(in rows: ScannedRows, where passes: (Int64) -> Bool) -> Int64 {
        var count: Int64 = 0
        guard case .coded(let codes, let members) = column else {
            rows.forEach { row in if let member = member(row), passes(member) { count += 1 } }
            return count
        }
        let counts = members.map { member($0, isPlace: tenants != nil).map(passes) == true ? 1 : 0 }
        rows.each { _, row in count &+= Int64(counts[Int(codes[row])]) }
        return count
    }

    /// Leaves those of the rows that count for somebody who passes; nil is nobody.
    func keep(_ rows: inout ScannedRows, where passes: (Int64?) -> Bool) {
        guard case .coded(let codes, let members) = column else { return rows.keep { passes(member($0)) } }
        let passing = members.map { passes(member($0, isPlace: tenants != nil)) }
        if passing.contains(false) { rows.keep { passing[Int(codes[$0])] } }
    }

    /// Of what stands beside a code: of tenants that is their place already.
    @inline(__always)
    private func member(_ number: Int64, isPlace: Bool) -> Int64? {
        if isPlace { number == Self.none ? nil : number } else { found(number) }
    }

    @inline(__always)
    private func found(_ number: Int64) -> Int64? {
        if number == 0 { return nil }
        return if let tenants { tenants.member(number) } else { number }
    }
}
