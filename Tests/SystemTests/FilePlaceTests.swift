// Names that lead to the same file lead to the same place.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import System
import TemporaryFiles
import Testing

@Suite struct FilePlaceTests {
    @Test func `Links in any part of a path are followed, also to a file that is not there yet`() throws {
        let files = try TemporaryFiles()
        try FileManager.default.createDirectory(atPath: files.file("real"), withIntermediateDirectories: false)
        try files.write("x", to: "real/one.db")
        for (link, target) in [
            ("away", "real"), ("one.db", "real/one.db"), ("two.db", "away/two.db"), ("three.db", "two.db"),
            ("round.db", "round.db"),
        ] { #expect(symlink(target, files.file(link)) == 0) }
        func place(_ name: String) throws -> String { try FilePlace(of: files.file(name)).path }
        for name in ["real/one.db", "away/one.db", "one.db", "./real/../one.db"] {
            #expect(try place(name) == files.file("real/one.db"), "\(name)")
        }
        for name in ["real/two.db", "away/two.db", "two.db", "three.db"] {
            #expect(try place(name) == files.file("real/two.db"), "\(name)")
        }
        #expect(throws: FileError.self) { try place("round.db") }
        #expect(throws: FileError.self) { try place("nowhere/one.db") }
        #expect(throws: FileError.self) { try place("not-there/") }
    }

    @Test func `A file is the same under all its names, and another when it was made anew`() throws {
        let files = try TemporaryFiles()
        let path = try files.write("x", to: "one.db")
        let first = try FileStatus(of: path)
        #expect(link(path, files.file("two.db")) == 0)
        let second = try FileStatus(of: files.file("two.db"))
        #expect(first.identity == second.identity && first.links == 1 && second.links == 2)
        #expect(FileIdentity("\(first.identity)") == first.identity)
        #expect(FileIdentity("1:2:3") == nil && FileIdentity("") == nil)
        // The number may be given again; the file is another all the same.
        unlink(path)
        unlink(files.file("two.db"))
        usleep(20_000)
        try files.write("x", to: "one.db")
        #expect(try FileStatus(of: path).identity != first.identity)
    }
}
