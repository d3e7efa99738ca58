// Books recorded events straight into a store.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Service
import Store
import System
import Wire

/// A store that no server has open meanwhile.
struct RecordStore {
    private let store: LedgerStore
    private let desk: BookingDesk
    private let people: PeopleNames
    /// For the audit: events, and whether calls were sent among them.
    private let booked = Shared(0)
    private let hasCalls = Shared(false)

    /// A store, or that of a configuration file, whose price files and limits count as they would for a server.
    init(_ location: StoreLocation?, config: String?, people: StoreLocation? = nil) throws {
        let configuration = try Configuration.load(path: config, environment: .process)
        let prices = try configuration.priceBook()
        self.people = try PeopleNames(people)
        let options = LedgerStore.Options(configuration, isFromFile: config != nil)
        let location = location ?? configuration.store
        do throws(StoreError) {
            store = try LedgerStore(location, options)
        } catch {
            throw StartError.store(location, error)
        }
        desk = BookingDesk(store, prices: { prices })
    }

    func close() throws(StoreError) {
        let booked = booked.value
        defer { store.close() }
        if booked > 0 { try store.tell(hasCalls.value ? .apiCallLogged : .eventsRecorded, of: "events", rows: booked) }
    }

    func book(_ body: [UInt8]) throws -> Receipt {
        let now = Timestamp.now
        var reader = EventReader(now: now)
        let batch = try reader.read(body, as: .ndjson)
        let receipt = try BookingDesk.wait { done in
            desk.book(
                batch.records, rejected: batch.rejections, notes: batch.notes, arrivedAt: now, done)
        }
        return counted(receipt, hasCalls: batch.records.contains { $0.event.kind == .call })
    }

    /// Events that were booked before, at the figures that they were booked with; events of other kinds of line among them
    /// are refused.
    func book(archive lines: [[UInt8]]) throws -> Receipt {
        var rejected: [Rejection] = []
        var entries: [Entry] = []
        for (index, line) in lines.enumerated() {
            do throws(ArchivedEvent.Malformed) {
                let event = try ArchivedEvent(line)
                entries.append(event.entry(index: index) { people.name(of: $0, isAnonymous: $1) })
            } catch {
                rejected.append(Rejection(index: index, reason: "\(error)"))
            }
        }
        let hasCalls = entries.contains { $0.record.event.kind == .call }
        return counted(try BookingDesk.wait { desk.book(entries, rejected: rejected, $0) }, hasCalls: hasCalls)
    }

    private func counted(_ receipt: Receipt, hasCalls: Bool) -> Receipt {
        booked.value += receipt.accepted
        if hasCalls, receipt.hasBooked { self.hasCalls.value = true }
        return receipt
    }
}

/// Looks numbers up in a store, where one is named.
struct PeopleNames {
    private let names: PersonNames?

    /// Nil for no store: numbers are all that is known.
    init(_ store: StoreLocation?) throws {
        do throws(StoreError) {
            names = try store.map { (store) throws(StoreError) in try PersonNames(store) }
        } catch {
            throw StartError.store(store ?? .standard, error)
        }
    }

    func name(of number: Int64, isAnonymous: Bool) -> String {
        names?.name(of: number, isAnonymous: isAnonymous) ?? "person-\(number)"
    }
}
