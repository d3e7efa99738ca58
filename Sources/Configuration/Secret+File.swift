// Secrets that stand in files.
// SPDX-License-Identifier: Apache-2.0

import Client
package import System

extension Secret {
    /// What a file holds, without the newlines that editors put at its end. A second line is refused: nobody could say
    /// whether it belongs to the secret.
    package init(file path: String) throws(SmallFileError) {
        let bytes = try SmallFile.read(path, limit: 64 << 10)
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw SmallFileError(path: path, reason: "it is not text in UTF-8")
        }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw SmallFileError(path: path, reason: "it is empty") }
        guard !text.contains(where: \.isNewline) else {
            throw SmallFileError(path: path, reason: "it has more than one line, and a secret is one")
        }
        self.init(text)
    }
}
