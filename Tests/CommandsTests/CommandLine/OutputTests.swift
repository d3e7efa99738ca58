// Bytes that go out, and bytes that cannot.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import System
import Testing

@testable import Commands

@Suite struct OutputTests {
    @Test func `A full disk is an error`() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let error = #expect(throws: Output.Failure.self) { try Output.write([1, 2, 3], to: full) }
        #expect(error?.error.number == ENOSPC)
    }

    @Test func `A descriptor that does not wait is waited for`() throws {
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
}
