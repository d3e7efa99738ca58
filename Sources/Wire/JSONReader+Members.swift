// Walking a nested value, with the errors of events.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension JSONReader {
    /// Shows `body` each member of the object that comes next.
    mutating func eachMember(
        _ body: (_ key: JSONToken, _ value: JSONToken, borrowing JSONReader) throws(EventError) -> Void
    ) throws(EventError) {
        try wrapping(EventError.malformed) { (reader) throws(JSONError) in try reader.beginObject() }
        while let (key, value) = try nextMember() { try body(key, value, self) }
    }

    /// Shows `body` each element of the array that comes next.
    mutating func eachElement(
        _ body: (_ value: JSONToken, borrowing JSONReader) throws(EventError) -> Void
    ) throws(EventError) {
        try wrapping(EventError.malformed) { (reader) throws(JSONError) in try reader.beginArray() }
        while let value = try nextValue() { try body(value, self) }
    }

    private mutating func nextMember() throws(EventError) -> (JSONToken, JSONToken)? {
        try wrapping(EventError.malformed) { (reader) throws(JSONError) in
            guard let key = try reader.nextKey() else { return nil }
            return (key, try reader.value())
        }
    }

    private mutating func nextValue() throws(EventError) -> JSONToken? {
        try wrapping(EventError.malformed) { (reader) throws(JSONError) in
            try reader.nextElement() ? reader.value() : nil
        }
    }

    /// Takes a step, with its error put into words of the caller's own.
    mutating func wrapping<Failure: Error, Result>(
        _ wrap: (JSONError) -> Failure, _ step: (inout JSONReader) throws(JSONError) -> Result
    ) throws(Failure) -> Result {
        do throws(JSONError) { return try step(&self) } catch { throw wrap(error) }
    }
}
