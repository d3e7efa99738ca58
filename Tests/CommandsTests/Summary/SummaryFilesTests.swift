// Letters that a dry run writes.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenes
import System
import TemporaryFiles
import Testing

@testable import Commands
@testable import Configuration
@testable import Notices

@Suite struct SummaryFilesTests {
    @Test func `Nobody else can read what a dry run writes`() throws {
        let scene = try SummaryScene()
        let directory = scene.files.file("out")
        let writer = SummaryWriter(plan: SummaryPlan(), edition: try #require(Edition(.week, label: "2026-W46")))
        let files = try SummaryFiles(directory, from: nil)
        // As after a run that had another umask.
        let leftover = "\(directory)/2026-W46-person-1.txt"
        #expect(FileManager.default.createFile(atPath: leftover, contents: nil, attributes: [.posixPermissions: 0o644]))
        let letters = try writer.users(after: 0, try scene.view()).letters
        #expect(letters.count == 1)
        for letter in letters {
            #expect(try files.take(letter, of: writer, at: scene.clock.now))
        }
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(directory) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        #expect(names.map { ($0 as NSString).pathExtension } == ["eml", "html", "txt"])
        for name in names { #expect(try mode("\(directory)/\(name)") == 0o600) }
    }
}
