// Text of others within HTML.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Text that can be nothing but text, between tags and in quotes.
    ///
    /// By scalars, as browsers read it: a bracket with a combining mark after it is one character, and still a bracket.
    package var escapedForHTML: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
