// A log that never holds anybody up.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import Testing

@testable import Service

@Suite struct LineLogTests {
    private func line(_ number: Int) -> [UInt8] { Array("line \(number)\n".utf8) }

    private func read(_ pipe: Pipe) throws -> [String] {
        try pipe.fileHandleForWriting.close()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `Lines come out whole and in their order, and a flush waits for them`() throws {
        let pipe = Pipe()
        let log = LineLog(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        for number in 0..<1_000 { log.write(line(number)) }
        log.flush()
        #expect(try read(pipe) == (0..<1_000).map { "line \($0)" })
    }

    @Test func `A reader that does not keep up loses whole lines, and is told how many`() throws {
        let pipe = Pipe()
        let log = LineLog(descriptor: pipe.fileHandleForWriting.fileDescriptor, most: 1_000)
        // The pipe takes 64 KiB, the log a little more; nobody reads yet, and nobody is held up.
        for number in 0..<100_000 { log.write(line(number)) }
        let last = line(100_000)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            log.write(last)
            log.flush()
            try? pipe.fileHandleForWriting.close()
            done.signal()
        }
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        done.wait()
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        let lost = lines.compactMap { line in
            line.hasPrefix("{\"lost_lines\":") ? Int(line.dropFirst(14).dropLast()) : nil
        }
        let kept = lines.filter { $0.hasPrefix("line ") }
        #expect(lost.count >= 1)
        #expect(kept.count + lost.reduce(0, +) == 100_001)
        #expect(kept.count + lost.count == lines.count, "no line is cut")
    }

    @Test func `A reader that is gone is no reason to stop`() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let log = LineLog(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        log.write(line(1))
        log.flush()
        log.write(line(2))
        log.flush()
    }
}
