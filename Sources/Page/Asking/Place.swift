// Where views are.
// SPDX-License-Identifier: Apache-2.0

/// Segments of their paths: what leads to a view knows no more of it.
enum Place {
    static let overview: [String] = []
    static let costs = ["costs"]
    static let calls = ["calls"]
    static let users = ["users"]
    static let content = ["content"]
    static let revenue = ["revenue"]
    static let system = ["system"]
}
