// Sees how a process ends that is given any input, and says with which one.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Keeps the input that is under way where the handler of a signal finds it, and writes it to `.build/fuzz.finding`.
///
/// One thread runs inputs, and a handler runs on it, in the midst of an input: nothing else is under way then.
enum Watchman {
    private struct Watched {
        var name: UnsafeMutablePointer<CChar>?
        var seed: UInt64 = 0
        var round = 0
        var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    }

    // Guarded by there being one thread that runs inputs: the handler interrupts it, and does not return.
    nonisolated(unsafe) private static var watched = Watched()
    // Written once, before the first input.
    nonisolated(unsafe) private static let path = strdup(Corpus.findings + "/fuzz.finding")

    /// Of the processor, for one input: far more than any takes, and less than anybody waits.
    private static let seconds = 60

    /// More memory than all of this takes together; address sanitizer takes its own in advance.
    private static let mostMemory: rlim_t = 4 << 30

    /// Runs on a thread with so large a stack, and waits for it.
    static func onThread(stack: Int, _ body: @escaping @Sendable () -> Void) {
        if dlsym(nil, "__asan_init") == nil {
            var limit = rlimit(rlim_cur: mostMemory, rlim_max: mostMemory)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        }
        _ = path
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            watch()
            body()
            isDone.signal()
        }
        thread.stackSize = stack
        thread.start()
        isDone.wait()
    }

    static func begin(_ target: FuzzTarget, seed: UInt64) {
        free(watched.name)
        watched = Watched(name: strdup(target.name), seed: seed)
    }

    static func run(_ target: FuzzTarget, _ input: [UInt8]) {
        var limit = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
        input.withUnsafeBufferPointer { bytes in
            watched.input = bytes
            watched.round += 1
            target.run(input)
        }
    }

    /// Has signals handled on a stack of their own: that of an input may be what was used up.
    private static func watch() {
        let size = 256 << 10
        var stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
        sigaltstack(&stack, nil)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGPROF] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Watchman.ended(by: $0) }
            action.sa_flags = SA_ONSTACK
            sigaction(signal, &action, nil)
        }
    }

    /// Allocates nothing: the allocator may be where it happened.
    private static func ended(by signal: Int32) {
        say("✘ finding: target ")
        if let name = watched.name { _ = write(STDERR_FILENO, name, strlen(name)) }
        say(signal == SIGPROF ? ", an input without end" : ", signal ")
        if signal != SIGPROF { say(UInt64(signal)) }
        say(", seed ")
        say(watched.seed)
        say(", input ")
        say(UInt64(watched.round))
        say(", which is in .build/fuzz.finding\n")
        if let path {
            let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
            _ = write(descriptor, watched.input.baseAddress, watched.input.count)
            close(descriptor)
        }
        _exit(0)
    }

    private static func say(_ text: StaticString) { _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount) }

    private static func say(_ number: UInt64) {
        if number > 9 { say(number / 10) }
        var digit = UInt8(ascii: "0") + UInt8(number % 10)
        _ = write(STDERR_FILENO, &digit, 1)
    }
}
