// Rows of texts as columns, for a terminal.
// SPDX-License-Identifier: Apache-2.0

package enum AlignedColumns {
    /// A line for each row: every column as wide as it must be, and two blanks between them. Columns of `numbers` end at
    /// the same place. The last text of a row is not filled up, and makes no other row wider.
    package static func lines(_ rows: [[String]], numbers: Set<Int> = []) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { row in
                column < row.count - 1 || (numbers.contains(column) && column < row.count) ? row[column].count : 0
            }.max() ?? 0
        }
        return rows.map { row in
            row.indices.map { column in
                let blank = String(repeating: " ", count: max(0, widths[column] - row[column].count))
                if numbers.contains(column) { return blank + row[column] }
                return column == row.count - 1 ? row[column] : row[column] + blank
            }.joined(separator: "  ")
        }
    }
}
