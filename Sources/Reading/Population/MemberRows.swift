// Who did something in which row of time, a bit each, as a scan finds it.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Members by the rows of a period. One thread fills it, millions of times: bits that lie beside each
/// other, and nothing that has to be asked for.
final class MemberRows {
    private var places: RowPlaces
    private let tenants: TenantList?
    /// Members have numbers below this one. Behind them there is a place for nobody, and behind the rows one for none.
    private let members: Int
    private let width: Int
    private let bits: UnsafeMutableBufferPointer<UInt64>
    private let lease: MemoryLease?

    /// Words that one of these should have at most, for whoever cuts a period into runs of rows: 8 MiB. What comes from single
    /// events is not cut, and may have more.
    static let mostWords = 1 << 20

    /// Of tenants, or where there are none of people under their own numbers, whoever they turned out to be.
    init(_ places: RowPlaces, of tenants: TenantList?, in view: LedgerView) throws(ReadingError) {
        self.places = places
        self.tenants = tenants
        members = if let tenants { tenants.count } else { try view.peopleCount() }
        width = members / UInt64.bitWidth + 1
        let words = (places.count + 1) * width
        lease = try view.leaseMemory(words * MemoryLayout<UInt64>.stride)
        bits = .allocate(capacity: words)
        bits.initialize(repeating: 0)
    }

    deinit { bits.deallocate() }

    func add(_ rows: inout ScannedRows) throws(ReadingError) {
        let places = try self.places.places(of: rows.batch)
        // Where the words of the row of each quarter of an hour begin.
        let starts = places.ofQuarters.map { $0 * width }
        let (bits, nobody) = (bits, members)
        @inline(__always)
        func insert(_ member: Int, _ start: Int) {
            bits[start + member >> 6] |= 1 << UInt64(truncatingIfNeeded: member & 63)
        }
        @inline(__always)
        func place(_ number: Int64) -> Int {
            // One that is negative is larger than all.
            let place = UInt(truncatingIfNeeded: number)
            return place < UInt(nobody) ? Int(place) : nobody
        }
        @inline(__always)
        func all(_ rows: ScannedRows, _ member: (Int) -> Int) {
            if let quarters = places.quarters {
                starts.withUnsafeBufferPointer { starts in
                    rows.each { insert(member($1), starts[Int(quarters[$1])]) }
                }
            } else {
                let start = places.same * width
                rows.each { insert(member($1), start) }
            }
        }
        switch try rows.column(tenants == nil ? .column(.person) : .column(.tenant)) {
        case .same(let number):
            let member = found(number)
            if places.quarters == nil { insert(member, places.same * width) } else { all(rows) { _ in member } }
        case .coded(let codes, let numbers):
            // Looked up once, rather than for each event.
            numbers.map(found).withUnsafeBufferPointer { members in all(rows) { members[Int(codes[$0])] } }
        case .plain(let numbers):
            if tenants == nil { all(rows) { place(numbers[$0]) } } else { all(rows) { found(numbers[$0]) } }
        case .made(let numbers): all(rows) { found(numbers[$0]) }
        }
    }

    /// The member that a number is of; the place for nobody where that is none.
    private func found(_ number: Int64) -> Int {
        guard let tenants else { return number > 0 && number < members ? Int(number) : members }
        return tenants.member(number).map { Int($0) } ?? members
    }

    /// Whoever this or the other has, row by row.
    func union(_ other: MemberRows) -> [PeopleSet] {
        (0..<places.count).map { row in
            var words = (row * width..<(row + 1) * width).map { bits[$0] | other.bits[$0] }
            words[members / UInt64.bitWidth] &= 1 << UInt64(members % UInt64.bitWidth) - 1
            // Number 0 of people is nobody.
            if tenants == nil { words[0] &= ~1 }
            return PeopleSet(words: words)
        }
    }
}

extension EventScan {
    /// Who had a call or an activity that passes, by the days of a period: so many at a time as find room beside each other.
    static func members(
        onDaysOf period: Period, where filters: Filters = [:], of tenants: TenantList?, in view: LedgerView,
        inPlaceOfSums: Bool = false
    ) throws(ReadingError) -> [PeopleSet] {
        let count = if let tenants { tenants.count } else { try view.peopleCount() }
        let width = count / UInt64.bitWidth + 1
        var sets: [PeopleSet] = []
        for days in view.runs(of: max(1, MemberRows.mostWords / width), in: period, where: filters) {
            sets += try members(
                in: days, by: RowPlaces(daysOf: days, in: view.zone), where: filters, of: tenants, in: view,
                inPlaceOfSums: inPlaceOfSums)
        }
        return sets
    }

    /// Who had a call or an activity of a period that passes, by its rows; in `quarters`, where these are given. People stand
    /// under their own numbers, whoever they turned out to be.
    static func members(
        in period: Period, by places: RowPlaces, within quarters: [Range<QuarterHour>]? = nil,
        where filters: Filters = [:], of tenants: TenantList?, in view: LedgerView, inPlaceOfSums: Bool = false
    ) throws(ReadingError) -> [PeopleSet] {
        let scans = try [Event.Kind.call, .activity].map { kind throws(ReadingError) -> EventScan in
            let scan = try EventScan(kind, in: view, over: period, where: filters)
            return inPlaceOfSums ? scan.inPlaceOfSums : scan
        }
        let one = try MemberRows(places, of: tenants, in: view)
        // Single events are gone through by one thread.
        let other = scans.allSatisfy(\.needsEvents) ? one : try MemberRows(places, of: tenants, in: view)
        let key = tenants == nil ? ScanKey.column(.person) : .column(.tenant)
        for scan in scans {
            for scan in quarters?.map(scan.within) ?? [scan] where !scan.wanted.isEmpty {
                try scan.each(among: [one, other], reading: [key]) { part, rows throws(ReadingError) in
                    try part.add(&rows)
                }
            }
        }
        return one.union(other)
    }
}
