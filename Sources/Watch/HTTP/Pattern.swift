// A pattern that a text is held against.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An extended regular expression of POSIX, as `grep -E` reads it: its time does not explode with a text that is made for
/// that. `^` and `$` stand for the ends of lines too.
package enum Pattern {
    /// Whether a text is a pattern.
    package static func isValid(_ pattern: String) -> Bool { compile(pattern) { _ in true } ?? false }

    /// Whether anything in the bytes matches; false for what is no pattern.
    static func matches(_ pattern: String, _ bytes: [UInt8]) -> Bool {
        compile(pattern) { expression in
            // Told where the bytes end, it reads over zeros.
            var ends = regmatch_t(rm_so: 0, rm_eo: regoff_t(clamping: bytes.count))
            return (bytes + [0]).withUnsafeBytes { text in
                regexec(&expression, text.baseAddress?.assumingMemoryBound(to: CChar.self), 1, &ends, REG_STARTEND) == 0
            }
        } ?? false
    }

    private static func compile<T>(_ pattern: String, _ body: (inout regex_t) -> T) -> T? {
        var expression = regex_t()
        guard !pattern.utf8.contains(0), regcomp(&expression, pattern, REG_EXTENDED | REG_NEWLINE) == 0 else {
            return nil
        }
        defer { regfree(&expression) }
        return body(&expression)
    }
}
