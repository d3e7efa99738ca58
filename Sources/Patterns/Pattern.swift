// A pattern that a text is held against, with an end to the work that it may make.
// SPDX-License-Identifier: Apache-2.0

internal import CPCRE2

/// An extended regular expression of POSIX, as `grep -E` reads it. `^` and `$` stand for the ends of lines too; nothing but
/// an expression that names it matches the end of a line. Texts are bytes.
///
/// PCRE2, since neither pattern nor text can make it take more than it is given: the size of what is compiled, the heap
/// and the steps of a match all have ends. glibc's regexec has none (`(a*)*\1b` took a core and more than a gigabyte), and
/// RE2, whose time is linear, is C++ and knows no back references. libselinux has PCRE2 on every Debian already.
package struct Pattern: Sendable {
    /// As it was written.
    package let text: String
    private let code: Code

    package static let longest = 1000
    package static let mostRepeats = 1000
    package static let deepest = 50

    package init(_ text: String) throws(PatternError) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        let pattern = try ExtendedPattern(text, mostRepeats: Self.mostRepeats).translated
        self.text = text
        code = try Code(pattern)
    }

    /// Whether anything in the bytes matches.
    package func matches(_ bytes: [UInt8]) throws(PatternExhausted) -> Bool {
        try code.matches(bytes)
    }
}

extension Pattern: Hashable {
    /// By bytes: a pattern is about bytes.
    package static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    package func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

/// Owns what PCRE2 made of a pattern.
///
/// Sendable: PCRE2 only reads it once it is made, and each match has memory of its own.
@safe private final class Code: @unchecked Sendable {
    private let code: OpaquePointer

    init(_ pattern: [UInt8]) throws(PatternError) {
        guard let context = unsafe pcre2_compile_context_create_8(nil) else { throw .noMemory }
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        unsafe pcre2_set_parens_nest_limit_8(context, UInt32(Pattern.deepest))
        var (number, place) = (CInt(0), 0)
        // Callouts before each item are where the work is counted.
        let options =
            PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP
            | PCRE2_AUTO_CALLOUT
        let code = unsafe pattern.withUnsafeBufferPointer { pattern in
            unsafe pcre2_compile_8(pattern.baseAddress, pattern.count, options, &number, &place, context)
        }
        guard let code = unsafe code else {
            throw switch number {
            case PCRE2_ERROR_PATTERN_TOO_LARGE, PCRE2_ERROR_PATTERN_TOO_COMPLICATED: .tooLarge
            case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP: .tooDeep
            case PCRE2_ERROR_HEAP_FAILED: .noMemory
            default: .malformed
            }
        }
        unsafe self.code = code
    }

    deinit { unsafe pcre2_code_free_8(code) }

    func matches(_ bytes: [UInt8]) throws(PatternExhausted) -> Bool {
        guard let context = unsafe pcre2_match_context_create_8(nil) else { throw PatternExhausted() }
        defer { unsafe pcre2_match_context_free_8(context) }
        unsafe pcre2_set_match_limit_8(context, Work.mostSteps)
        unsafe pcre2_set_depth_limit_8(context, Work.deepest)
        unsafe pcre2_set_heap_limit_8(context, Work.mostKibibytes)
        guard let data = unsafe pcre2_match_data_create_8(1, nil) else { throw PatternExhausted() }
        defer { unsafe pcre2_match_data_free_8(data) }
        var work = Work()
        let result = unsafe withUnsafeMutablePointer(to: &work) { work in
            unsafe pcre2_set_callout_8(
                context, { block, work in unsafe Work.note(block, work) }, UnsafeMutableRawPointer(work))
            return unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe pcre2_match_8(code, bytes.baseAddress, bytes.count, 0, 0, data, context)
            }
        }
        // Zero is a match as well: there was room for its ends, but not for those of its groups.
        if result >= 0 { return true }
        guard result == PCRE2_ERROR_NOMATCH else { throw PatternExhausted() }
        return false
    }
}

/// What a match has done so far.
///
/// PCRE2's own limit of steps is for each place where a match may begin, of which a text has as many as bytes, and a step
/// may pass over all of the text. So the steps of all places are added up here, and the bytes that each went.
private struct Work {
    private var done = 0
    private var place = 0

    static let mostSteps: UInt32 = 10_000_000
    static let deepest: UInt32 = 200_000
    static let mostKibibytes: UInt32 = 16 << 10
    /// Some tenths of a second: ten for each byte that a probe reads at the most.
    static let most = 10_000_000

    static func note(
        _ block: UnsafeMutablePointer<pcre2_callout_block_8>?, _ work: UnsafeMutableRawPointer?
    ) -> CInt {
        guard let block = unsafe block, let work = unsafe work?.assumingMemoryBound(to: Work.self) else { return 0 }
        let place = unsafe block.pointee.current_position
        unsafe work.pointee.done += 1 + abs(place - work.pointee.place)
        unsafe work.pointee.place = place
        return unsafe work.pointee.done > most ? PCRE2_ERROR_CALLOUT : 0
    }
}
