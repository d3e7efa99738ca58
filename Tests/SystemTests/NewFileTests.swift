// A new file is whole or not there, and replaces nothing but files.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import System
import TemporaryFiles
import Testing

@Suite struct NewFileTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func refusal(_ path: String) -> String {
        do throws(NewFile.Unwritable) { try NewFile.write([1], to: path) } catch { return "\(error)" }
        return "nothing was refused"
    }

    @Test func `A new file is there when it is whole, and replaces the one before`() throws {
        let path = files.file("prices.yaml")
        try NewFile.write(Array("first".utf8), to: path)
        try NewFile.write(Array("second".utf8), to: path)
        #expect(try files.text("prices.yaml") == "second")
        #expect(try files.names == ["prices.yaml"])
    }

    @Test func `A file that is given up leaves the one before, and nothing half`() throws {
        let path = try files.write("before", to: "prices.yaml")
        do {
            var file = try NewFile(at: path)
            try file.write(Array("after".utf8))
            #expect(try files.names.count == 2)
        }
        #expect(try files.text("prices.yaml") == "before")
        #expect(try files.names == ["prices.yaml"])
    }

    @Test func `Two that write the same file at once each write their own, and one of them stands in the end`() throws {
        let path = files.file("prices.yaml")
        var first = try NewFile(at: path)
        var second = try NewFile(at: path)
        try first.write(Array("first, part one".utf8))
        try second.write(Array("second".utf8))
        try first.write(Array(", part two".utf8))
        try second.finish()
        #expect(try files.text("prices.yaml") == "second")
        try first.finish()
        #expect(try files.text("prices.yaml") == "first, part one, part two")
        #expect(try files.names == ["prices.yaml"])
    }

    @Test func `What was left by one that was killed goes with the next`() throws {
        let path = files.file("copy.db")
        try files.write("half", to: "copy.db.0123456789abcdef.partial")
        try files.write("somebody's own", to: "copy.db.partial")
        try files.write("of another", to: "other.db.0123456789abcdef.partial")
        try NewFile.write([1], to: path)
        #expect(try files.names == ["copy.db", "copy.db.partial", "other.db.0123456789abcdef.partial"])
    }

    @Test(arguments: [true, false])
    func `A link stays a link, and what it leads to is replaced or made`(isThere: Bool) throws {
        try FileManager.default.createDirectory(atPath: files.file("real"), withIntermediateDirectories: false)
        if isThere { try files.write("before", to: "real/prices.yaml") }
        #expect(symlink("real/prices.yaml", files.file("link")) == 0)
        #expect(symlink(files.file("link"), files.file("second")) == 0)
        try NewFile.write(Array("after".utf8), to: files.file("second"))
        #expect(try files.text("real/prices.yaml") == "after")
        #expect(try files.names == ["link", "real", "second"])
        var status = stat()
        #expect(lstat(files.file("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func `A directory, a pipe and a device are refused and stay`() throws {
        #expect(mkfifo(files.file("pipe"), 0o600) == 0)
        #expect(refusal(files.file("pipe")) == "cannot write \(files.file("pipe")): it is a pipe")
        #expect(refusal(files.directory) == "cannot write \(files.directory): it is a directory")
        #expect(symlink("/dev/null", files.file("null")) == 0)
        #expect(refusal(files.file("null")).hasSuffix("null: it is a device"))
        #expect(refusal("/dev/full") == "cannot write /dev/full: it is a device")
        #expect(try FileStatus(of: "/dev/null").kind == .device)
        #expect(try files.names == ["null", "pipe"])
    }

    @Test func `Who could read the file before can read the new one; one that is private is so whatever was there`()
        throws
    {
        let path = try files.write("before", to: "prices.yaml")
        #expect(chmod(path, 0o640) == 0)
        try NewFile.write([1], to: path)
        #expect(try FileStatus(of: path).permissions == 0o640)
        try NewFile.write([1], to: path, permissions: 0o600)
        #expect(try FileStatus(of: path).permissions == 0o600)
    }

    @Test func `A file that must not be there is not replaced, also where it came meanwhile`() throws {
        let path = files.file("copy.db")
        var file = try NewFile(at: path, ifThere: .fail)
        try file.write([1])
        try files.write("came first", to: "copy.db")
        do throws(NewFile.Unwritable) {
            try file.finish()
            Issue.record("nothing was refused")
        } catch { #expect(error.description.hasSuffix("File exists")) }
        #expect(try files.text("copy.db") == "came first")
        #expect(try files.names == ["copy.db"])
    }

    @Test func `A directory that is not there is told with the path that was asked for`() {
        #expect(refusal("/nowhere/file") == "cannot write /nowhere/file: No such file or directory")
    }
}
