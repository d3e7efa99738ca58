// A store whose columns are held against its events, whatever is done to it.
// SPDX-License-Identifier: Apache-2.0

import Columns
import Foundation
import Ledger
import SQL
import Seeded
import Testing
import Wire

@testable import Store

/// Where rows of columns belong.
struct ColumnKey: Hashable {
    let kind: Event.Kind
    let day: Int64
}

/// Does what may be done to a ledger, and knows which rows its columns should have.
struct ColumnWorld {
    var test: TestStore
    var maker: EventMaker
    private var made = 0
    /// Of events that have left the store, whose columns stay.
    private var archived: [ColumnKey: ColumnSet] = [:]
    /// Of days up to this one there are none.
    private var gone: Int64 = .min

    static let days: ClosedRange<Int32> = {
        let first = EventMaker.start.day.number
        return first...first + 3
    }()

    init(seed: UInt64) throws {
        test = try TestStore()
        maker = EventMaker(seed: seed)
    }

    /// Of few days, and with all that columns have.
    mutating func entries(_ count: Int) -> [Entry] {
        (0..<count).map { _ in
            var event = maker.entry().record.event
            made += 1
            event.id = "w-\(made)"
            let day = Day(number: .random(in: Self.days, using: &maker.generator))
            event.at = day.start.advanced(byMilliseconds: .random(in: 0..<86_400_000, using: &maker.generator))
            event.trace = maker.pick(["", "t1", "t2", "t\(made)"])
            switch event.detail {
            case .call(var call):
                call.tier = maker.pick([.standard, .standard, .batch, .other("slow")])
                call.errorType = call.status == .error ? maker.pick(["", "Timeout", "Refused"]) : ""
                call.usage[.reasoningTokens] = maker.pick([0, min(5, call.usage[.outputTokens])])
                event.detail = .call(call)
            case .error(var appError):
                (appError.code, appError.endpoint) = (maker.pick(["", "E1", "E2"]), maker.pick(["", "/a", "/b/:id"]))
                event.detail = .error(appError)
            default: break
            }
            return maker.sealed(event)
        }
    }

    mutating func archive(_ store: LedgerStore, day: Day) throws {
        let before = try read().filter { $0.key.day == Int64(day.number) }
        let events = try fromEvents().filter { $0.key.day == Int64(day.number) }
        guard try store.archive(day, in: test.directory.path, at: EventMaker.start) != nil else { return }
        for (key, rows) in events {
            archived[key, default: ColumnSet()].append(rows)
            archived[key]?.finish()
        }
        if Int64(day.number) > gone { #expect(try read().filter { $0.key.day == Int64(day.number) } == before) }
    }

    mutating func forget(_ store: LedgerStore, _ name: String) throws {
        let sql = "SELECT id FROM people WHERE anonymous = 0 AND forgotten = 0 AND name = $1"
        let user = try test.database().first(sql, name) { $0.integer(0) }
        let people = Set(try test.database().rows("SELECT id FROM people WHERE person = $1", user) { $0.integer(0) })
        _ = try store.forget(user: name)
        for (key, rows) in archived {
            let told: [EventColumn] = key.kind == .profile ? [.trace, .subject] : [.trace]
            let persons = rows[.person] ?? []
            for column in told {
                guard var values = rows[column] else { continue }
                for row in persons.indices where people.contains(persons[row]) { values[row] = 0 }
                archived[key]?.set(column, values)
            }
        }
    }

    /// Columns of properties that are declared no longer are gone, wherever the events are.
    mutating func undeclare(allBut options: LedgerStore.Options) throws {
        let database = try test.database()
        func ids(_ names: [String]?) throws -> [Int64] {
            try (names ?? []).compactMap { name in
                try database.first("SELECT id FROM names WHERE text = $1", name) { $0.integer(0) }
            }
        }
        let dimensions = try ids(options.dimensions)
        let known = Set(
            dimensions.flatMap { [EventColumn.dimension($0), .hasDimension($0)] }
                + (try ids(options.measures).filter { !dimensions.contains($0) }
                    .flatMap { [EventColumn.measure($0), .hasMeasure($0)] }))
        for (key, rows) in archived {
            for column in rows.names where column.property != nil && !known.contains(column) {
                archived[key]?.set(column, Array(repeating: 0, count: rows.count))
            }
        }
    }

    mutating func drop(_ store: LedgerStore, before day: Day) throws {
        try store.dropColumns(before: day)
        gone = max(gone, Int64(day.number) - 1)
        archived = archived.filter { $0.key.day > gone }
    }

    // MARK: What there is, and what should be

    /// What the columns and the tails say.
    func read() throws -> [ColumnKey: ColumnSet] {
        let database = try test.database()
        return try database.snapshot { () throws(StoreError) in
            var reader = try ColumnReader(database)
            let properties = try database.rows("SELECT id FROM names JOIN declarations ON text = name") {
                $0.integer(0)
            }
            var all: [ColumnKey: ColumnSet] = [:]
            for kind in Event.Kind.allCases {
                let columns =
                    EventColumn.columns(of: kind)
                    + properties.flatMap {
                        [EventColumn.dimension($0), .hasDimension($0), .measure($0), .hasMeasure($0)]
                    }
                let (first, last) = (Day(number: Self.days.lowerBound), Day(number: Self.days.upperBound))
                try reader.each(kind, from: first, through: last) { (block) throws(StoreError) in
                    var rows = ColumnSet()
                    for column in columns {
                        let values = Array(try block.values(of: column))
                        let range = block.range(of: column)
                        #expect(values.min() == range.lowerBound && values.max() == range.upperBound)
                        if let codes = try block.codes(of: column) {
                            #expect(codes.codes.map { codes.values[Int($0)] } == values)
                        }
                        rows.set(column, values)
                    }
                    let key = ColumnKey(kind: kind, day: Int64(block.day.number))
                    all[key, default: ColumnSet()].append(rows)
                    all[key]?.finish()
                }
            }
            return all
        }
    }

    private func fromEvents() throws -> [ColumnKey: ColumnSet] {
        let database = try test.database()
        var names = NameReader(database)
        let declared = try Declarations.stored(in: database, names: &names)
        var all: [ColumnKey: ColumnSet] = [:]
        var cells = EventCells()
        for event in try StoredEvent.page(after: -1, most: 1_000_000, in: database) {
            try event.fill(&cells, try event.booking(), declared, names: &names)
            all[ColumnKey(kind: cells.kind, day: event.number >> 32), default: ColumnSet()].append(cells)
        }
        for key in all.keys { all[key]?.finish() }
        return all
    }

    /// What they should say.
    private func expected() throws -> [ColumnKey: ColumnSet] {
        var all = archived
        for (key, rows) in try fromEvents() {
            all[key, default: ColumnSet()].append(rows)
            all[key]?.finish()
        }
        return all
    }

    func expectAll(_ what: String) throws {
        let (found, expected) = (try read(), try expected())
        #expect(Set(found.keys) == Set(expected.keys), "\(what)")
        for (key, rows) in expected {
            guard let there = found[key], there != rows else { continue }
            let columns = Set(rows.names + there.names).filter { column in
                let (one, other) = (rows[column] ?? [], there[column] ?? [])
                return (0..<max(rows.count, there.count)).contains { row in
                    (row < one.count ? one[row] : 0) != (row < other.count ? other[row] : 0)
                }
            }
            Issue.record("\(what): \(key), \(there.count) of \(rows.count) rows, columns \(columns.map(\.number))")
        }
    }
}
