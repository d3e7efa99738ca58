// The founding documents, line by line: what is kept is asked for, and what is not kept yet is named.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct FoundingTests {
    @Test(arguments: FoundingDocument.names)
    func `Every line of a founding document has a row`(name: String) throws {
        let document = try FoundingDocument(name)
        let lines = document.rows.flatMap(\.lines)
        #expect(document.count > 0)
        #expect(Set(lines) == Set(1...document.count), "\(name)")
    }

    @Test func `Each document has a file, and each file is read`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.fixture("founding"))
        let documents = try FoundingDocument.names.map { try FoundingDocument($0) }
        let read = documents.flatMap { ["\($0.name).json", "\($0.store).ndjson", "\($0.store).yaml"] }
        #expect(Set(files) == Set(read + ["README.md"]))
        #expect(documents.map(\.count).reduce(0, +) == 395)
    }

    @Test func `A test that proves a row must be there by its own name`() throws {
        let name = "Every line of a founding document has a row"
        #expect(try FoundingTest("FoundingTests: \(name)").flaws == [])
        #expect(try FoundingTest("FoundingTests: Every line").flaws == ["no FoundingTests have a test Every line"])
        #expect(try FoundingTest("Founding: \(name)").flaws == ["no Founding have a test \(name)"])
        #expect(throws: FoundingRow.Malformed.self) { try FoundingTest("FoundingTests") }
    }

    @Test(arguments: FoundingDocument.names)
    func `What a founding document asks for is answered as its small store has it`(name: String) throws {
        let document = try FoundingDocument(name)
        let stage = try FoundingStage(document)
        for row in document.rows {
            for flaw in try stage.flaws(of: row) { Issue.record("\(name) \(row): \(flaw)") }
        }
        try stage.stop()
    }
}
