// The process_* metrics that every Prometheus client shows.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Glibc
import System

/// Reads /proc/self at each scrape: the kernel answers from memory, but to find a file there takes it longer than to read it.
enum ProcessMetrics {
    static func register(in registry: Registry) {
        registry.counter(
            "process_cpu_seconds_total", help: "Processor time used, in user and system mode.", scale: 6,
            collect: { [([], cpuMicroseconds)] })
        // One reading a scrape: what is collected first reads for both.
        let memory = ProcessMemory()
        let mapped = Shared<Int64>(0)
        registry.gauge(
            "process_resident_memory_bytes", help: "Memory in use.", scale: 0,
            collect: {
                let pages = memory.pages
                mapped.value = pages.mapped
                return [([], pages.resident * pageSize)]
            })
        registry.gauge(
            "process_virtual_memory_bytes", help: "Memory mapped.", scale: 0,
            collect: { [([], mapped.value * pageSize)] })
        registry.gauge(
            "process_open_fds", help: "File descriptors in use.", scale: 0, collect: { [([], openDescriptors)] })
        registry.gauge(
            "process_max_fds", help: "File descriptors that there may be.", scale: 0,
            collect: { [([], mostDescriptors)] })
        let start = startMilliseconds
        registry.gauge(
            "process_start_time_seconds", help: "When the process started, in seconds since 1970.", scale: 3,
            collect: { [([], start)] })
    }

    private static var pageSize: Int64 { Int64(sysconf(Int32(_SC_PAGESIZE))) }

    private static var cpuMicroseconds: Int64 {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let user = Int64(usage.ru_utime.tv_sec) * 1_000_000 + Int64(usage.ru_utime.tv_usec)
        let system = Int64(usage.ru_stime.tv_sec) * 1_000_000 + Int64(usage.ru_stime.tv_usec)
        return user + system
    }

    private static var openDescriptors: Int64 {
        // From Linux 6.2 on the size of the directory is how many there are; before, it is 0.
        var status = stat()
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int64(status.st_size) }
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count: Int64 = 0
        while readdir(directory) != nil { count += 1 }
        // Not `.`, `..` and the descriptor that reads the directory.
        return max(0, count - 3)
    }

    private static var mostDescriptors: Int64 {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(7), &limit) == 0 ? Int64(clamping: limit.rlim_cur) : 0
    }

    /// Field 22 of stat is the start in ticks since boot; the name in field 2 may hold anything, so count from its end.
    private static var startMilliseconds: Int64 {
        let afterName = read("/proc/self/stat").split(separator: ")").last ?? ""
        let fields = afterName.split(separator: " ")
        let boot = read("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard fields.count > 19, let ticks = Int64(fields[19]),
            let bootSeconds = boot.flatMap({ Int64($0.dropFirst(6)) })
        else { return 0 }
        return bootSeconds * 1_000 + ticks * 1_000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
    }
}

/// How much memory the process has, from a file that is kept open.
private final class ProcessMemory: Sendable {
    private let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// 0 where the kernel does not say.
    var pages: (mapped: Int64, resident: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
            let fields = buffer.prefix(max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0)))
                .split(separator: UInt8(ascii: " "), maxSplits: 2)
                .map { $0.reduce(Int64(0)) { $0 &* 10 &+ Int64($1 &- UInt8(ascii: "0")) } }
            return fields.count > 1 ? (fields[0], fields[1]) : (0, 0)
        }
    }
}
