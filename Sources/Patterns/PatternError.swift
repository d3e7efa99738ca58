// Why a text is no pattern, or an answer is not held against one.
// SPDX-License-Identifier: Apache-2.0

package enum PatternError: Error, Equatable {
    /// Not an expression at all.
    case malformed
    /// More than `Pattern.longest` bytes.
    case tooLong
    /// An interval above `Pattern.mostRepeats`.
    case repeatsTooOften
    /// Parentheses in more than `Pattern.deepest` parentheses.
    case tooDeep
    /// More than PCRE2 compiles: intervals in intervals, mostly.
    case tooLarge
    /// There is no memory for it.
    case noMemory

    /// What to write instead.
    package var predicate: String {
        switch self {
        case .malformed: "must be a regular expression such as ^(ok|ready)$"
        case .tooLong: "must be a pattern of at most \(Pattern.longest) bytes"
        case .repeatsTooOften: "must be a pattern that repeats nothing more than \(Pattern.mostRepeats) times"
        case .tooDeep: "must be a pattern of at most \(Pattern.deepest) parentheses in each other"
        case .tooLarge: "must be a smaller pattern: written out, its intervals are too large"
        case .noMemory: "cannot be compiled: there is not enough memory"
        }
    }
}

/// An answer that would keep a pattern busy for too long.
package struct PatternExhausted: Error, Equatable {}
