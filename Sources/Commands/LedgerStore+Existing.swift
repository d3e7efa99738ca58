// Which store a command means, and how it opens one that is there.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dispatch
import Service
import Store
import System

extension StoreLocation {
    /// The store that a command means: the one it names, or that of the configuration, or the usual one.
    static func named(_ store: StoreLocation?, config: String?) throws(ConfigurationErrors) -> StoreLocation {
        if let store { return store }
        guard let config else { return .standard }
        return try Configuration.load(path: config, environment: .process).store
    }
}

extension LedgerStore {
    /// Opens the store of a configuration to write. It must be there: to open alone would make one.
    convenience init(
        existing location: StoreLocation, _ configuration: Configuration, isFromFile: Bool
    ) throws(StoreError) {
        _ = try LedgerReader(location)
        try self.init(location, Options(configuration, isFromFile: isFromFile))
    }
}

extension LedgerStore {
    /// Puts into the audit what a command has done to the store, and waits until it is on disk.
    func tell(
        _ action: AuditAction, of target: String, _ object: String = "", rows: Int? = nil,
        details: [AuditEntry.Detail] = [], outcome: AuditOutcome = .done
    ) throws(StoreError) {
        var entry = AuditEntry.ofCommand(action, at: .now)
        (entry.target, entry.object, entry.rows) = (target, AuditValue(object), rows.map { Int64($0) })
        (entry.details, entry.outcome) = (details, outcome)
        let done = DispatchSemaphore(value: 0)
        let kept = Shared<Result<Void, StoreError>>(.success(()))
        audit([entry]) { result in
            kept.value = result
            done.signal()
        }
        done.wait()
        try kept.value.get()
    }

    /// Does something that is an entry, however it ends: where it fails, part of it may be done. The first error counts.
    func telling<T, Failure: Error>(
        _ action: AuditAction, of target: String, _ object: String = "", details: [AuditEntry.Detail] = [],
        rows: (T) -> Int? = { _ in nil }, isDone: (T) -> Bool = { _ in true },
        orThrowing failure: (StoreError) -> Failure, _ body: () throws(Failure) -> T
    ) throws(Failure) -> T {
        func tell(rows: Int?, _ outcome: AuditOutcome) throws(Failure) {
            do throws(StoreError) {
                try self.tell(action, of: target, object, rows: rows, details: details, outcome: outcome)
            } catch {
                throw failure(error)
            }
        }
        let result: T
        do throws(Failure) {
            result = try body()
        } catch {
            do throws(Failure) { try tell(rows: nil, .failed) } catch {}
            throw error
        }
        try tell(rows: rows(result), isDone(result) ? .done : .invalid)
        return result
    }

    func telling<T>(
        _ action: AuditAction, of target: String, _ object: String = "", details: [AuditEntry.Detail] = [],
        rows: (T) -> Int? = { _ in nil }, isDone: (T) -> Bool = { _ in true }, _ body: () throws(StoreError) -> T
    ) throws(StoreError) -> T {
        try telling(
            action, of: target, object, details: details, rows: rows, isDone: isDone, orThrowing: \.self, body)
    }
}

/// What is to be done to a store is for the server to do that has it open.
struct StoreBusy: Error, CustomStringConvertible {
    let location: StoreLocation

    var description: String { "\(location): a server has the store open: let it do this, with --server http://…" }
}

extension LedgerReader {
    /// Opens the store that a question is asked of. Where nobody named one and the usual one is not there, the error says
    /// how to.
    static func asked(_ store: StoreLocation?, config: String?, _ location: StoreLocation) throws -> LedgerReader {
        let reader: LedgerReader
        do throws(StoreError) {
            reader = try LedgerReader(location)
        } catch {
            guard case .notThere = error, store == nil, config == nil else { throw error }
            throw NobodyToAsk(description: "\(error); name a store with --store, or a server with --server")
        }
        try reader.checkUnguarded(location)
        return reader
    }

    /// Throws where a server has the store that lets nobody in without a token: then who sees what is in it is for that
    /// server to tell, and to put into its audit.
    func checkUnguarded(_ location: StoreLocation) throws {
        guard LedgerReader.isServed(location), try isGuarded(), LedgerReader.staysServed(location) else { return }
        throw StoreGuarded(location: location)
    }

    struct StoreGuarded: Error, CustomStringConvertible {
        let location: StoreLocation

        var description: String {
            "\(location): a server has the store open that asks for a token, and keeps an audit: ask it, with --server "
                + "http://… --token-file FILE"
        }
    }

    struct NobodyToAsk: Error, CustomStringConvertible {
        let description: String
    }
}
