// The kinds of value that the command line and the configuration file share.
// SPDX-License-Identifier: Apache-2.0

/// How a value is read from text and written back: `read(write(x)) == x`.
package struct ValueKind<Value: Sendable>: Sendable {
    /// What the reference calls it: `duration`.
    package let name: String
    /// What stands for it in a usage line: `DURATION`.
    package let placeholder: String
    /// What the reference shows where there is no default.
    package let example: String
    /// True where a text that was refused may hold a password: errors do not repeat it.
    package var hidesText = false
    /// True where what is said of a text that was refused repeats it already.
    package var repeatsText = false
    package let read: @Sendable (String) throws(ValueRefusal) -> Value
    package let write: @Sendable (Value) -> String
}

/// A property that a value is put into.
package typealias Property<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

/// Why a text is not a value of its kind, as a predicate: `must be a duration such as 15s`.
package struct ValueRefusal: Error, Equatable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

extension ValueKind {
    /// Reads a text that comes from the user; the error repeats what was written, where that is safe.
    package func value(of text: String, writtenAs original: String? = nil) throws(ValueRefusal) -> Value {
        do {
            return try read(text)
        } catch {
            // What a variable holds is not for an error to tell.
            if repeatsText, let original, original != text {
                throw ValueRefusal("must be a \(name) such as \(example), not \"\(original)\"")
            }
            throw hidesText || repeatsText || text.isEmpty
                ? error : ValueRefusal("\(error.reason), not \"\(original ?? text)\"")
        }
    }
}
