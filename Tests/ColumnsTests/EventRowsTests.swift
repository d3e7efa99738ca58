// Rows keep what they were given, and heads of blocks say what was put into them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Columns

@Suite struct EventRowsTests {
    @Test func `Rows are read as they were appended, also behind those of others`() throws {
        var random = Seeded(seed: 3)
        var rows = EventRows()
        var all: [(place: Int, cells: EventCells)] = []
        var others = EventRows()
        var later: [(place: Int, cells: EventCells)] = []
        for number in 0..<200 {
            var cells = EventCells()
            cells.begin(Event.Kind.allCases[random.below(7)])
            for _ in 0..<random.below(9) {
                cells.set(EventColumn(number: Int64(random.below(5_000))), Int64(bitPattern: random.next()))
            }
            if number < 100 {
                all.append((rows.end, cells))
                rows.append(cells)
            } else {
                later.append((others.end, cells))
                others.append(cells)
            }
        }
        let moved = rows.end
        rows.append(others)
        all += later.map { ($0.place + moved, $0.cells) }
        var read = EventCells()
        for (place, cells) in all {
            try rows.read(at: place, into: &read)
            #expect(read.kind == cells.kind && read.cells.count == cells.cells.count)
            #expect(zip(read.cells, cells.cells).allSatisfy { $0.column == $1.column && $0.value == $1.value })
        }
        #expect(throws: DamagedColumn.self) { try rows.read(at: rows.end, into: &read) }
    }

    @Test func `A set of columns has 0 where a row said nothing`() {
        var set = ColumnSet()
        var cells = EventCells()
        cells.begin(.call)
        set.append(cells)
        cells.set(.cost, 5)
        set.append(cells)
        cells.begin(.call)
        cells.set(.latency, 7)
        set.append(cells)
        set.finish()
        #expect(set.count == 3)
        #expect(set[.cost] == [0, 5, 0])
        #expect(set[.latency] == [0, 0, 7])
        #expect(set[.model] == nil)
        let rest = set.rows(1..<2)
        #expect(rest.count == 1 && rest[.cost] == [5] && rest.names == [.cost])
        var other = ColumnSet()
        other.set(.latency, [0, 0, 7])
        other.set(.model, [0, 0, 0])
        other.set(.cost, [0, 5, 0])
        #expect(other == set)
        other.set(.model, [0, 1, 0])
        #expect(other != set)
    }

    @Test func `A head says what was put into it, and other bytes are none`() throws {
        let head = BlockHead(
            rows: 3,
            [
                .init(.cost, least: .min, largest: .max, .apart(number: 7, mix: -5)),
                .init(.place, least: 0, largest: 2, .here([1, 2, 3])),
                .init(.dimension(90), least: 4, largest: 4, .constant),
            ])
        #expect(try BlockHead(head.bytes) == head)
        #expect(head.columns.map(\.column) == [.place, .cost, .dimension(90)])
        #expect(head[.cost]?.largest == .max && head[.model] == nil)
        for length in 0..<head.bytes.count {
            #expect(throws: DamagedColumn.self) { try BlockHead(Array(head.bytes[..<length])) }
        }
        var random = Seeded(seed: 11)
        for _ in 0..<2_000 {
            var bytes = head.bytes
            bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            _ = try? BlockHead(bytes)
        }
    }

    @Test func `No two columns have one number`() {
        for kind in Event.Kind.allCases {
            let columns = EventColumn.columns(of: kind)
            #expect(Set(columns).count == columns.count, "\(kind)")
            #expect(columns.allSatisfy { $0.property == nil }, "\(kind)")
        }
        let ofProperties = [EventColumn.dimension(3), .hasDimension(3), .measure(3), .hasMeasure(3)]
        #expect(Set(ofProperties).count == 4 && ofProperties.allSatisfy { $0.property == 3 })
    }
}
