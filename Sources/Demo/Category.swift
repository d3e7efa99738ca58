// Which part of the demo's app something was done in.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// The parts of an app in which people build workflows and talk with them.
enum Category: String, Sendable {
    case onboarding, components, workflows, engagement, canvas

    /// Nil for what is made rather than done there: stories, characters and pictures; and for visits.
    init?(of activity: String) {
        switch activity {
        case Activity.signedUp, "onboarding_started", "onboarding_completed": self = .onboarding
        case "component_created", "component_updated", "component_published", "component_deleted": self = .components
        case "workflow_created", "workflow_updated", "workflow_published", "workflow_deleted": self = .workflows
        case "conversation_started", "conversation_completed", "message_sent", "stats_viewed": self = .engagement
        case "canvas_opened", "node_added", "node_modified": self = .canvas
        default: return nil
        }
    }

    /// Comes before all other properties of these activities.
    var property: Property { Property("category", .text(rawValue)) }
}

/// Who wrote a message.
enum Writer: String, Sendable {
    case user, assistant

    var property: Property { Property("role", .text(rawValue)) }
}
