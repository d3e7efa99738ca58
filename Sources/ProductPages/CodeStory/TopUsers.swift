// The users at the top by cost, stories or calls.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports
internal import Store

enum TopUsers {
    static let endpoint = Endpoint(
        .codeStory, "/admin/analytics/users/top", takes: ["start_date", "end_date", "limit", "sort_by"],
        told: .init(
            .analyticsTopUsersViewed, tool: "get_top_users",
            standards: [("limit", "limit", "10"), ("sort_by", "sort_by", "cost")])
    ) { ask throws(ReadingError) in
        let period = try ask.period()
        let limit = try ask.integer("limit", 1...100, standard: 10)
        let sort = try ask.choice("sort_by", ["cost", "stories", "api_calls"])
        let figures: [String: RankedPerson.Figure] = ["stories": .actions, "api_calls": .calls]
        let people = try ask.view.ranking(
            by: figures[sort] ?? .cost, counting: "story_created", in: period, limit: limit)
        let minutes = try ask.view.measure("audio_minutes", ofUsers: people.compactMap(\.user), in: period)
        return .json(
            try .list(people) { person in
                [
                    "user_id": .known(person.user), "email": .known(person.email), "stories": .count(person.actions),
                    "api_calls": .count(person.calls),
                    "audio_minutes": .quantity(person.user.flatMap { minutes?[$0.exact] }),
                    "cost_dollars": .dollars(person.cost),
                ]
            })
    }
}
