// Notices on their way: again until they arrive, in order, and nobody held up by somebody else.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import SQL
import Scenes
import TemporaryFiles
import Testing
import Waiting

@testable import Notices
@testable import Store

@Suite struct NoticeSenderTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `What is kept before the start and after it is delivered once, in order`() throws {
        let hook = try Hook(status: 200)
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url])
        #expect(scene.metric("bursar_notices_pending") == nil)
        #expect(scene.count("delivered") == "0")
        try scene.keep("1", "2", to: "budget:a")
        #expect(hook.posts == [])
        scene.start()
        try eventually("both are posted") { hook.ids.count == 2 }
        try scene.keep("3", to: "budget:a")
        try eventually("all three are delivered") {
            scene.metric("bursar_notices_pending") == "0" && scene.count("delivered") == "3"
        }
        #expect(hook.ids == ["1", "2", "3"])
        #expect(hook.posts.map(\.body) == ["1", "2", "3"])
        #expect(scene.lines == [])
    }

    @Test func `A receiver that fails gets it again, and what is behind it after it`() throws {
        let hook = try Hook { before in .text("", status: Status(before < 2 ? 500 : 200)) }
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url])
        try scene.keep("1", "2", to: "budget:a")
        scene.start()
        try eventually("both are delivered") { scene.count("delivered") == "2" }
        #expect(hook.ids == ["1", "1", "1", "2"])
        #expect(scene.count("failed") == "2")
        #expect(scene.lines.count == 2)
        #expect(
            scene.lines.first
                == "warning notice 1 to budget:a not delivered, tried again later: it answered 500")
        #expect(scene.lines.last == "info notice 1 to budget:a delivered after all")
    }

    /// The first of two notices to one target is answered so; the second is delivered, while the first waits.
    private func letsPass(beside status: Int, _ retries: RetrySchedule) throws {
        let hook = try Hook { before in .text("", status: Status(before == 0 ? status : 200)) }
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url], retries: retries)
        try scene.keep("1", "2", to: "budget:a")
        scene.start()
        try eventually("the second is delivered") {
            scene.count("delivered") == "1" && scene.metric("bursar_notices_pending") == "1"
        }
        #expect(hook.ids == ["1", "2"])
        scene.close()
    }

    @Test func `One that is refused lets others pass, and is dropped when its time is over`() throws {
        var retries = RetrySchedule.impatient
        retries.shortestAfterRefusal = .seconds(3600)
        try letsPass(beside: 404, retries)

        let files = try TemporaryFiles()
        let deaf = try Hook(status: 404)
        retries.end = .zero
        let second = try NoticeSenderScene(files, ["budget:a": deaf.url], retries: retries)
        try second.keep("1", to: "budget:a")
        second.start()
        try eventually("the first is dropped") {
            second.count("dropped") == "1" && second.metric("bursar_notices_pending") == "0"
        }
        #expect(second.lines == ["error notice 1 to budget:a dropped: it answered 404"])
    }

    @Test func `One that has failed for long lets others pass, and a report is dropped in the end`() throws {
        var retries = RetrySchedule.impatient
        retries.end = .zero
        retries.shortestAfterRefusal = .seconds(3600)
        try letsPass(beside: 500, retries)

        let files = try TemporaryFiles()
        let failing = try Hook(status: 500)
        retries.endOfReports = .zero
        let second = try NoticeSenderScene(files, ["summary:a": failing.url], retries: retries)
        try second.keep("3", to: "summary:a", kind: .report)
        second.start()
        try eventually("the report is dropped") {
            second.count("dropped", kind: .report) == "1" && second.metric("bursar_notices_pending") == "0"
        }
        #expect(second.lines == ["error notice 3 of kind report dropped: it answered 500"])
    }

    @Test func `Reports that hang leave room for budgets`() throws {
        let (hanging, working) = (try Hook { _ in nil }, try Hook(status: 200))
        var urls = ["budget:a": working.url]
        for number in 0..<12 { urls["summary:\(number)"] = hanging.url }
        let scene = try NoticeSenderScene(files, urls)
        for number in 0..<12 { try scene.keep("\(number)", to: "summary:\(number)", kind: .report) }
        scene.start()
        try eventually("four reports are on their way") { hanging.posts.count == 4 }
        try scene.keep("a", to: "budget:a")
        try eventually("the budget's notice is posted") { working.ids == ["a"] }
        #expect(hanging.posts.count == 4)
        try eventually("all reports are delivered") {
            hanging.release()
            return scene.count("delivered", kind: .report) == "12"
        }
    }

    @Test func `A target that hangs holds up no other, and no end`() throws {
        let (hanging, working) = (try Hook { _ in nil }, try Hook(status: 200))
        let scene = try NoticeSenderScene(files, ["budget:a": hanging.url, "budget:b": working.url])
        try scene.keep("1", "2", to: "budget:a")
        try scene.keep("3", "4", to: "budget:b")
        scene.start()
        try eventually("what can be posted is posted") { hanging.ids == ["1"] && working.ids == ["3", "4"] }
        // That they came is noted a little later, and before that the end would keep them.
        try eventually("both are noted") {
            scene.count("delivered") == "2" && scene.metric("bursar_notices_pending") == "2"
        }
        scene.close()
        // What was on its way is kept.
        let kept = try Database.sqlite(files.file("notices.db"), .read)
            .rows("SELECT id FROM notices ORDER BY number") { $0.text(0) }
        #expect(kept == ["1", "2"])
        hanging.release()
    }

    @Test func `What a stopped sender left is delivered by the next one`() throws {
        let hanging = try Hook { _ in nil }
        do {
            let scene = try NoticeSenderScene(files, ["budget:a": hanging.url])
            try scene.keep("1", "2", to: "budget:a")
            scene.start()
            try eventually("the first is posted") { hanging.ids == ["1"] }
        }
        let hook = try Hook(status: 200)
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url])
        scene.start()
        try eventually("both are posted") { hook.ids == ["1", "2"] }
        hanging.release()
    }

    @Test func `A target that is gone drops its notices, with a word of it`() throws {
        let hook = try Hook(status: 500)
        var retries = RetrySchedule.impatient
        retries.shortest = .milliseconds(20)
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url], retries: retries)
        try scene.keep("1", to: "budget:a")
        scene.start()
        try eventually("it is posted") { hook.posts.count >= 1 }
        scene.set([:])
        try eventually("it is dropped") {
            scene.count("dropped") == "1" && scene.metric("bursar_notices_pending") == "0"
        }
        #expect(
            scene.lines.last
                == "warning notice 1 to budget:a dropped: the configuration has no such target any more")
        #expect(!scene.lines.joined().contains("hunter2"))
    }

    @Test func `A target that moves gets its notices at the new place`() throws {
        let (before, after) = (try Hook(status: 503), try Hook(status: 200))
        let scene = try NoticeSenderScene(files, ["budget:a": before.url])
        try scene.keep("1", to: "budget:a")
        scene.start()
        try eventually("it is posted at the old place") { before.posts.count >= 1 }
        scene.set(["budget:a": after.url])
        try eventually("it is posted at the new place") { after.ids == ["1"] }
    }

    @Test func `What was delivered and cannot be noted is noted later, and not delivered again`() throws {
        let hook = try Hook(status: 200)
        let scene = try NoticeSenderScene(files, ["budget:a": hook.url])
        func setReadOnly(_ isReadOnly: Bool) throws {
            try scene.store.withDatabase { (database) throws(StoreError) in
                try database.execute("PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
            }
        }
        try scene.keep("1", "2", to: "budget:a")
        try setReadOnly(true)
        scene.start()
        try eventually("it is delivered") { scene.count("delivered") == "1" }
        // Neither the same one again nor the next one, however often somebody looks.
        for _ in 0..<20 { scene.noticeSender.wake() }
        try scene.store.betweenCommits { _ in }
        #expect(hook.ids == ["1"])
        try setReadOnly(false)
        try eventually("both are posted and noted") {
            hook.ids == ["1", "2"] && scene.metric("bursar_notices_pending") == "0"
        }
    }

    @Test func `More targets than are served at once all get their turn`() throws {
        let (hanging, working) = (try Hook { _ in nil }, try Hook(status: 200))
        var urls = ["budget:z": working.url]
        for number in 0..<12 { urls["budget:\(number)"] = hanging.url }
        let scene = try NoticeSenderScene(files, urls)
        for number in 0..<12 { try scene.keep("\(number)", to: "budget:\(number)") }
        scene.start()
        try eventually("eight are on their way") { hanging.posts.count == 8 }
        try scene.keep("z", to: "budget:z")
        #expect(working.posts == [])
        try eventually("all are delivered") {
            hanging.release()
            return scene.count("delivered") == "13"
        }
        #expect(working.ids == ["z"])
        #expect(hanging.posts.count == 12)
    }
}
