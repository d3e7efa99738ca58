// A file that goes out in pages ends with the token that it was asked for with.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Reading
import Scenes
import Synchronization
import System
import TemporaryFiles
import Testing

@testable import HTTP
@testable import Service

@Suite struct EndedExportTests {
    @Test func `Whose token holds no more gets no further page`() throws {
        let running = try RunningApp(try TemporaryFiles())
        let holds = Shared(true)
        let routes = ReportRoutes(
            store: running.app.store, cache: LedgerViewCache(), clock: { .now }, holds: { _ in holds.value },
            terms: { LedgerView.Terms() })
        let head = RequestHead(
            method: .get, path: "/", query: Query(), headers: Headers([]), remote: "", id: "")
        let memory = AnswerMemory(limit: 1 << 20)
        let next = routes.pages(
            of: 1, for: Request(head: head, route: "/", caller: .unknown), { AnswerShare(of: memory) },
            { (number, _) in ([UInt8(number)], number + 1) })
        func page() -> Response.Page? {
            let (page, done) = (Shared<Response.Page?>(nil), DispatchSemaphore(value: 0))
            next {
                page.value = $0
                done.signal()
            }
            done.wait()
            return page.value
        }
        #expect(page() == .page([1]))
        #expect(page() == .page([2]))
        holds.value = false
        #expect(page() == .failed)
    }
}
