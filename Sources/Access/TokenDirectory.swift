// The tokens of a ledger, as whoever lets people in knows them: from memory.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
package import Ledger
package import Store
import Synchronization

/// Knows tokens, gives them out and takes them back. What is revoked or over is so from the next request on.
package final class TokenDirectory: Sendable {
    private let store: LedgerStore
    private let state: Mutex<State>

    private struct State {
        var records: [Int64: TokenRecord] = [:]
        var numbers: [[UInt8]: Int64] = [:]
        /// Who shows each, made once: requests are many.
        var callers: [Int64: Caller] = [:]
        /// Tokens that were shown since that was kept last, and when.
        var used: [Int64: Timestamp] = [:]
        var hadAdmin = false

        /// What was revoked stays so, whatever was read meanwhile.
        mutating func take(_ record: TokenRecord) {
            var record = record
            record.revokedAt = records[record.number]?.revokedAt ?? record.revokedAt
            records[record.number] = record
            numbers[record.digest] = record.number
            callers[record.number] = Caller(record)
            if record.scopes.contains(Scope.admin.name) { hadAdmin = true }
        }
    }

    package init(_ store: LedgerStore) throws(StoreError) {
        self.store = store
        var state = State()
        for record in try store.tokens() { state.take(record) }
        self.state = Mutex(state)
    }

    /// Whether a token that may administer was ever given out: from then on nobody comes in without one. Revoking the last
    /// lets nobody in who was not before.
    package var hadAdmin: Bool { state.withLock(\.hadAdmin) }

    /// Whether some token holds that may administer.
    package func hasAdmin(at now: Timestamp) -> Bool {
        state.withLock { $0.records.values.contains { $0.mayAdminister(at: now) } }
    }

    /// All that were ever given out, the first one first.
    package var all: [TokenRecord] {
        state.withLock { state in
            state.records.values.map { record in
                var record = record
                record.usedAt = state.used[record.number] ?? record.usedAt
                return record
            }
        }.sorted { $0.number < $1.number }
    }

    /// Who shows the token of a digest, where it holds. `isUse` says that it was shown.
    package func caller(showing digest: [UInt8], at now: Timestamp, isUse: Bool = true) -> Caller? {
        state.withLock { state in
            guard let number = state.numbers[digest], state.records[number]?.holds(at: now) == true else { return nil }
            if isUse { state.used[number] = now }
            return state.callers[number]
        }
    }

    /// Who showed the token of a digest as long as it held, or will.
    package func owner(of digest: [UInt8]) -> Caller? {
        state.withLock { state in state.numbers[digest].flatMap { state.callers[$0] } }
    }

    /// Why a token is not given out or taken back.
    package enum Failure: Error, CustomStringConvertible {
        case wish(TokenWish.Wrong)
        case unknown
        case last
        case store(StoreError)

        package var description: String {
            switch self {
            case .wish(let wrong): "\(wrong)"
            case .unknown: "no token of this number holds"
            case .last: "this is the last token that may administer: create another first"
            case .store(let error): "\(error)"
            }
        }
    }

    /// Gives out a token, on disk when this returns it: it is in no other place. Blocks.
    package func create(
        _ wish: TokenWish, by maker: String, at now: Timestamp
    ) throws(Failure) -> (text: String, record: TokenRecord) {
        let expiresAt: Timestamp?
        do throws(TokenWish.Wrong) { expiresAt = try wish.end(from: now) } catch { throw .wish(error) }
        let text = AccessToken.random()
        var record = TokenRecord(
            name: wish.name, digest: AccessToken.digest(of: text), tail: String(text.suffix(AccessToken.tailLength)),
            scopes: wish.scopes.map(\.name), bounds: wish.bounds, kinds: wish.sends?.kinds ?? [],
            fields: wish.sends?.fields ?? [], requestsPerMinute: wish.limit, madeBy: maker, madeAt: now,
            expiresAt: expiresAt)
        do throws(StoreError) { record.number = try store.add(record) } catch { throw .store(error) }
        state.withLock { [record] in $0.take(record) }
        return (text, record)
    }

    /// Takes one back. `leavesAdmin` says that whoever may administer does so without any of these. Blocks.
    package func revoke(_ number: Int64, leavesAdmin: Bool, at now: Timestamp) throws(Failure) -> TokenRecord {
        let (record, isLast) = state.withLock { state in
            let tomorrow = now.advanced(byMilliseconds: 86_400_000)
            let others = state.records.values.filter { $0.number != number && $0.mayAdminister(at: tomorrow) }
            return (state.records[number], others.isEmpty)
        }
        guard var record, record.revokedAt == nil else { throw .unknown }
        if isLast, !leavesAdmin, record.mayAdminister(at: now) { throw .last }
        do throws(StoreError) { try store.revoke(token: number, at: now) } catch { throw .store(error) }
        record.revokedAt = now
        state.withLock { $0.records[number]?.revokedAt = now }
        return record
    }

    /// Reads all of them anew: somebody was forgotten, and their tokens with them.
    package func reload() throws(StoreError) {
        let records = try store.tokens()
        state.withLock { state in for record in records { state.take(record) } }
    }

    /// Keeps when tokens were shown last, at a beat of the slow clock. What fails is tried at the next.
    package func keepUse(_ done: @escaping @Sendable () -> Void) {
        let used = state.withLock { state in
            let used = state.used.filter { $0.value != state.records[$0.key]?.usedAt }
            state.used = [:]
            return used
        }
        guard !used.isEmpty else { return done() }
        store.noteUse(ofTokens: used) { [self] result in
            state.withLock { state in
                switch result {
                case .success: for (number, at) in used { state.records[number]?.usedAt = at }
                case .failure: state.used.merge(used) { later, _ in later }
                }
            }
            done()
        }
    }
}

extension TokenRecord {
    /// Whether it lets in who shows it.
    package func holds(at now: Timestamp) -> Bool { revokedAt == nil && (expiresAt.map { now < $0 } ?? true) }

    func mayAdminister(at now: Timestamp) -> Bool { holds(at: now) && scopes.contains(Scope.admin.name) }
}

extension Caller {
    fileprivate convenience init(_ token: TokenRecord) {
        self.init(
            identity: "token \(token.number) (\(token.name))", name: token.name, way: .token(tail: token.tail),
            scopes: Scope.allowed(by: token.scopes.map { Scope($0) }),
            sends: token.kinds.isEmpty
                ? nil : Sending(kinds: token.kinds, fields: token.fields, source: "token-\(token.number)"),
            bounds: token.bounds.map { Bound($0.name, $0.value) },
            user: token.bounds.first { $0.name == "user" }?.value, requestsPerMinute: token.requestsPerMinute)
    }
}
