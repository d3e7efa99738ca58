// Secrets that stand in files.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import System

extension Secret {
    /// What a file holds, without the newlines that editors put at its end. A second line is refused: nobody could say
    /// whether it belongs to the secret.
    package init(file path: String) throws(SmallFileError) {
        let text = try Self.text(ofFile: path)
        guard !text.contains(where: \.isNewline) else {
            throw SmallFileError(path: path, reason: "it has more than one line, and a secret is one")
        }
        self.init(text)
    }

    /// Each line of a file, which is a secret of its own: a new one is put beside the old until all who use it know it.
    /// A line that begins with `#` is a comment.
    package static func lines(ofFile path: String) throws(SmallFileError) -> [Secret] {
        let lines = try text(ofFile: path).split(whereSeparator: \.isNewline).filter { $0.first != "#" }
            .map(String.init)
        guard !lines.isEmpty else { throw SmallFileError(path: path, reason: "it has nothing but comments") }
        for (index, line) in lines.enumerated()
        where line.first?.isWhitespace == true || line.last?.isWhitespace == true {
            throw SmallFileError(path: path, reason: "its secret \(index + 1) begins or ends with a blank")
        }
        return lines.map { Secret($0) }
    }

    private static func text(ofFile path: String) throws(SmallFileError) -> String {
        let bytes = try SmallFile.read(path, limit: 64 << 10)
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw SmallFileError(path: path, reason: "it is not text in UTF-8")
        }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw SmallFileError(path: path, reason: "it is empty") }
        return text
    }
}
