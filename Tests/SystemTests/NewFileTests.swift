// A new file is whole or not there, and replaces nothing but files.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import System
import Testing

@Suite struct NewFileTests {
    private let directory: Directory

    init() throws { directory = try Directory() }

    private func refusal(_ path: String) -> String {
        do throws(NewFile.Unwritable) { try NewFile.write([1], to: path) } catch { return "\(error)" }
        return "nothing was refused"
    }

    @Test func `A new file is there when it is whole, and replaces the one before`() throws {
        let path = directory.file("prices.yaml")
        try NewFile.write(Array("first".utf8), to: path)
        try NewFile.write(Array("second".utf8), to: path)
        #expect(try directory.text("prices.yaml") == "second")
        #expect(try directory.names == ["prices.yaml"])
    }

    @Test func `A file that is given up leaves the one before, and nothing half`() throws {
        let path = try directory.write("prices.yaml", "before")
        do {
            var file = try NewFile(at: path)
            try file.write(Array("after".utf8))
            #expect(try directory.names.count == 2)
        }
        #expect(try directory.text("prices.yaml") == "before")
        #expect(try directory.names == ["prices.yaml"])
    }

    @Test func `Two that write the same file at once each write their own, and one of them stands in the end`() throws {
        let path = directory.file("prices.yaml")
        var first = try NewFile(at: path)
        var second = try NewFile(at: path)
        try first.write(Array("first, part one".utf8))
        try second.write(Array("second".utf8))
        try first.write(Array(", part two".utf8))
        try second.finish()
        #expect(try directory.text("prices.yaml") == "second")
        try first.finish()
        #expect(try directory.text("prices.yaml") == "first, part one, part two")
        #expect(try directory.names == ["prices.yaml"])
    }

    @Test func `What was left by one that was killed goes with the next`() throws {
        let path = directory.file("copy.db")
        try directory.write("copy.db.0123456789abcdef.partial", "half")
        try directory.write("copy.db.partial", "somebody's own")
        try directory.write("other.db.0123456789abcdef.partial", "of another")
        try NewFile.write([1], to: path)
        #expect(try directory.names == ["copy.db", "copy.db.partial", "other.db.0123456789abcdef.partial"])
    }

    @Test(arguments: [true, false])
    func `A link stays a link, and what it leads to is replaced or made`(isThere: Bool) throws {
        try FileManager.default.createDirectory(atPath: directory.file("real"), withIntermediateDirectories: false)
        if isThere { try directory.write("real/prices.yaml", "before") }
        #expect(symlink("real/prices.yaml", directory.file("link")) == 0)
        #expect(symlink(directory.file("link"), directory.file("second")) == 0)
        try NewFile.write(Array("after".utf8), to: directory.file("second"))
        #expect(try directory.text("real/prices.yaml") == "after")
        #expect(try directory.names == ["link", "real", "second"])
        var status = stat()
        #expect(lstat(directory.file("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func `A directory, a pipe and a device are refused and stay`() throws {
        #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
        #expect(refusal(directory.file("pipe")) == "cannot write \(directory.file("pipe")): it is a pipe")
        #expect(refusal(directory.path) == "cannot write \(directory.path): it is a directory")
        #expect(symlink("/dev/null", directory.file("null")) == 0)
        #expect(refusal(directory.file("null")).hasSuffix("null: it is a device"))
        #expect(refusal("/dev/full") == "cannot write /dev/full: it is a device")
        #expect(try FileStatus(of: "/dev/null").kind == .device)
        #expect(try directory.names == ["null", "pipe"])
    }

    @Test func `Who could read the file before can read the new one; one that is private is so whatever was there`()
        throws
    {
        let path = try directory.write("prices.yaml", "before")
        #expect(chmod(path, 0o640) == 0)
        try NewFile.write([1], to: path)
        #expect(try FileStatus(of: path).permissions == 0o640)
        try NewFile.write([1], to: path, permissions: 0o600)
        #expect(try FileStatus(of: path).permissions == 0o600)
    }

    @Test func `A file that must not be there is not replaced, also where it came meanwhile`() throws {
        let path = directory.file("copy.db")
        var file = try NewFile(at: path, ifThere: .fail)
        try file.write([1])
        try directory.write("copy.db", "came first")
        do throws(NewFile.Unwritable) {
            try file.finish()
            Issue.record("nothing was refused")
        } catch { #expect(error.description.hasSuffix("File exists")) }
        #expect(try directory.text("copy.db") == "came first")
        #expect(try directory.names == ["copy.db"])
    }

    @Test func `A directory that is not there is told with the path that was asked for`() {
        #expect(refusal("/nowhere/file") == "cannot write /nowhere/file: No such file or directory")
    }
}
