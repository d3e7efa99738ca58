// The request methods that routes are made of.
// SPDX-License-Identifier: Apache-2.0

/// A bounded set, so that a method can be a label: whatever else a client sends is `other`.
package enum Method: Int, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options, other

    package init(name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "PATCH": self = .patch
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        default: self = .other
        }
    }

    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other: "other"
        }
    }
}
