// Names that lead to the same file lead to the same place.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import System
import Testing

@Suite struct FilePlaceTests {
    @Test func `Links in any part of a path are followed, also to a file that is not there yet`() throws {
        let directory = try Directory()
        try FileManager.default.createDirectory(atPath: directory.file("real"), withIntermediateDirectories: false)
        try directory.write("real/one.db", "x")
        for (link, target) in [
            ("away", "real"), ("one.db", "real/one.db"), ("two.db", "away/two.db"), ("three.db", "two.db"),
            ("round.db", "round.db"),
        ] { #expect(symlink(target, directory.file(link)) == 0) }
        func place(_ name: String) throws -> String { try FilePlace(of: directory.file(name)).path }
        for name in ["real/one.db", "away/one.db", "one.db", "./real/../one.db"] {
            #expect(try place(name) == directory.file("real/one.db"), "\(name)")
        }
        for name in ["real/two.db", "away/two.db", "two.db", "three.db"] {
            #expect(try place(name) == directory.file("real/two.db"), "\(name)")
        }
        #expect(throws: FileError.self) { try place("round.db") }
        #expect(throws: FileError.self) { try place("nowhere/one.db") }
        #expect(throws: FileError.self) { try place("not-there/") }
    }

    @Test func `A file is the same under all its names, and another when it was made anew`() throws {
        let directory = try Directory()
        let path = try directory.write("one.db", "x")
        let first = try FileStatus(of: path)
        #expect(link(path, directory.file("two.db")) == 0)
        let second = try FileStatus(of: directory.file("two.db"))
        #expect(first.identity == second.identity && first.links == 1 && second.links == 2)
        #expect(FileIdentity("\(first.identity)") == first.identity)
        #expect(FileIdentity("1:2:3") == nil && FileIdentity("") == nil)
        // The number may be given again; the file is another all the same.
        unlink(path)
        unlink(directory.file("two.db"))
        usleep(20_000)
        try directory.write("one.db", "x")
        #expect(try FileStatus(of: path).identity != first.identity)
    }
}
