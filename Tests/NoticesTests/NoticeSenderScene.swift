// A sender of notices over a store, with targets that a test makes up.
// SPDX-License-Identifier: Apache-2.0

import Client
import Dispatch
import Exposition
import Ledger
import Scenes
import System
import TemporaryFiles

@testable import Notices
@testable import Store

/// Stopped and closed when it is let go; its files stay for whoever else holds them.
final class NoticeSenderScene {
    let store: LedgerStore
    let noticeSender: NoticeSender
    private let registry = Registry()
    private let urls: Shared<[String: String]>
    private let log = HeardLog()
    private let files: TemporaryFiles

    /// Over the store in `files`, which may have been there before. `urls` says where targets are.
    init(_ files: TemporaryFiles, _ urls: [String: String], retries: RetrySchedule = .impatient) throws {
        let urls = Shared(urls)
        self.urls = urls
        self.files = files
        store = try LedgerStore(.sqlite(path: files.file("notices.db")))
        noticeSender = NoticeSender(
            registry: registry, log: log.log, retries: retries, clock: { .now },
            transport: { target in urls.value[target].map { WebhookTransport(url: Secret($0)) } })
    }

    deinit { close() }

    func start() { noticeSender.start(store) }

    func close() {
        noticeSender.stop()
        store.close()
    }

    var lines: [String] { log.lines }

    /// What a reload does.
    func set(_ urls: [String: String]) {
        self.urls.value = urls
        noticeSender.wake()
    }

    /// Keeps notices, named after their targets and numbered, and has them sent.
    func keep(_ ids: String..., to target: String, kind: Notice.Kind = .budget) throws {
        let done = DispatchSemaphore(value: 0)
        let outcome = Shared<Result<Void, StoreError>?>(nil)
        let notices = ids.map { id in
            Notice(
                id: id, kind, to: target, subject: "", contentType: "text/plain", body: Array(id.utf8), at: .now)
        }
        store.enqueue(notices) { [noticeSender] result in
            outcome.value = result
            noticeSender.wake()
            done.signal()
        }
        done.wait()
        try outcome.value?.get()
    }

    func metric(_ series: String) -> String? { String(decoding: registry.render(.text), as: UTF8.self).metric(series) }

    func count(_ outcome: String, kind: Notice.Kind = .budget) -> String? {
        metric(#"bursar_notices_total{kind="\#(kind.rawValue)",outcome="\#(outcome)"}"#)
    }
}

extension RetrySchedule {
    /// Tries again at once.
    static let impatient = RetrySchedule(shortest: .milliseconds(1), shortestAfterRefusal: .milliseconds(1))
}
