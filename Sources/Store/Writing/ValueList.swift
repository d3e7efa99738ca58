// Lists of values in queries, in few lengths, so that their statements stay prepared.
// SPDX-License-Identifier: Apache-2.0

enum ValueList {
    private static let lengths = [1, 8, 64, 512]

    /// Parts of these lengths. The last is filled up with its last value, by which nothing more is found.
    static func parts<Value>(of values: [Value]) -> [[Value]] {
        let most = lengths[lengths.count - 1]
        return stride(from: 0, to: values.count, by: most).map { start in
            var part = Array(values[start...].prefix(most))
            let length = lengths.first { $0 >= part.count } ?? most
            if let last = part.last { part += Array(repeating: last, count: length - part.count) }
            return part
        }
    }

    /// `$2, $3, …`: as many as there are values.
    static func parameters(for part: [some Any], from first: Int) -> String {
        (first..<first + part.count).map { "$\($0)" }.joined(separator: ", ")
    }
}
