// What was decided about a request by its head: what to serve, what to refuse, and when to say so.
// SPDX-License-Identifier: Apache-2.0

/// Whether a request is let in.
enum Admission {
    case serve(Route, Caller, parameters: [String: String], BodyPlan)
    case refuse(Response, pattern: String, When, BodyPlan)

    /// When a refusal is sent.
    enum When: Equatable {
        /// Before the body, which is large or not sent yet. The connection closes.
        case atOnce
        /// After the body, which is small or absent, so that the connection can be used again.
        case afterBody
    }

    /// What to do with the bytes of the body.
    struct BodyPlan: Equatable {
        var limit: Int
        var isKept = false
        var isGzip = false
        var announced: Int?
    }

    /// How the server stands when the request comes.
    struct Situation: Equatable {
        var isStopping = false
        /// The connection is one more than the server likes.
        var isCrowded = false
    }

    /// The pattern that stands for every path that no route is for.
    static let unmatched = "unmatched"
}
