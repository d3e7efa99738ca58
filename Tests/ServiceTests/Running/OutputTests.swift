// Bytes that go out, and bytes that cannot.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Service

@Suite struct OutputTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func contents(_ name: String) throws -> String {
        try String(contentsOfFile: "\(files.directory)/\(name)", encoding: .utf8)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: files.directory).sorted() }
    }

    @Test("A full disk is an error")
    func fullDisk() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let error = #expect(throws: Output.Failure.self) { try Output.write([1, 2, 3], to: full) }
        #expect(error?.number == ENOSPC)
    }

    @Test("A descriptor that does not wait is waited for")
    func nonBlocking() throws {
        let pipe = Pipe()
        let writer = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(writer, F_SETFL, O_NONBLOCK) == 0)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let written = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            try? Output.write(bytes, to: writer)
            try? pipe.fileHandleForWriting.close()
            written.signal()
        }
        #expect(try pipe.fileHandleForReading.readToEnd() == Data(bytes))
        written.wait()
    }

    @Test("A new file is there when it is whole, and replaces the one before")
    func newFile() throws {
        let path = "\(files.directory)/prices.yaml"
        try NewFile.write(Array("first".utf8), to: path)
        try NewFile.write(Array("second".utf8), to: path)
        #expect(try contents("prices.yaml") == "second")
        #expect(try names == ["prices.yaml"])
    }

    @Test("A file that cannot be written whole leaves the one before, and nothing half")
    func halfFile() throws {
        let path = try files.write("prices.yaml", "before")
        // What is written beside it goes where there is no room.
        symlink("/dev/full", path + ".partial")
        let error = #expect(throws: NewFile.Unwritable.self) { try NewFile.write(Array("after".utf8), to: path) }
        #expect(error?.description == "cannot write \(path): No space left on device")
        #expect(try contents("prices.yaml") == "before")
        #expect(try names == ["prices.yaml"])
    }

    @Test("A directory that is not there is told with the path that was asked for")
    func noDirectory() {
        let error = #expect(throws: NewFile.Unwritable.self) { try NewFile.write([1], to: "/nowhere/file") }
        #expect(error?.description == "cannot write /nowhere/file: No such file or directory")
    }
}
