// What a filter chooses: events, or people by what they are and what they do.
// SPDX-License-Identifier: Apache-2.0

package import Reading

/// What the filters of a report choose.
enum Selecting: Sendable {
    /// Whatever is counted passes by itself.
    case events
    /// People. A filter about what they do chooses those who did it, and counts all that they do.
    case people
    /// People by what they are; and a filter about what they do chooses those who did it, and of what they do that alone.
    case peopleAndActs
    /// The one whose page it is, if they pass; and a filter about what they do counts that alone.
    case acts
}

extension Report {
    /// What a filter chooses, as a word; nil where it is events.
    package func selects(_ filter: Filter) -> String? {
        let isOfPeople =
            switch filter {
            case .user, .plan, .country, .source: true
            default: false
            }
        switch selecting {
        case .events: return nil
        case .people: return "people"
        case .peopleAndActs, .acts: return filter.property != nil ? "people or acts" : isOfPeople ? "people" : "acts"
        }
    }

    /// What its filters choose, in sentences.
    package var choices: [String] { choicesOfPeople + choicesOfTenants }

    private var choicesOfTenants: [String] {
        guard parameters.contains(where: { $0.name == Parameter.counted.name }) else { return [] }
        let alone = if case .peopleAndActs = selecting { ", and of these those alone count" } else { "" }
        return [
            "With unit=tenant, tenant, plan, country, source and other properties choose tenants by what their profile says "
                + "now; user, provider, model, operation, subject, subject_kind, session, trace, tier, status "
                + "and declared properties choose tenants that ever had such a call or activity booked on them, up to the last day\(alone)."
        ]
    }

    private var choicesOfPeople: [String] {
        let both =
            "tenant, provider, model, operation, subject, subject_kind, session, trace, tier, status and declared properties"
        let ofPeople =
            "user, plan, country, source and other properties choose people by what their profile says now, or their "
            + "sign-up where that says nothing"
        switch selecting {
        case .events: return []
        case .people:
            return ["\(ofPeople).", "\(both) choose people who ever had such a call or activity, up to the last day."]
        case .peopleAndActs:
            return [
                "\(ofPeople).",
                "\(both) choose people who ever had such a call or activity, up to the last day, and of calls and "
                    + "activities those alone count.",
            ]
        case .acts: return ["\(ofPeople).", "\(both) choose calls and activities."]
        }
    }
}
