// What the demo's stories, characters and workflows are called.
// SPDX-License-Identifier: Apache-2.0

/// Names that are read rather than kept apart: two may be the same.
enum Title {
    static func story(_ dice: inout Dice) -> String {
        "The \(dice.pick(qualities)) \(dice.pick(heroes)) \(dice.pick(places))"
    }

    static func character(_ dice: inout Dice) -> String { "\(dice.pick(firstNames)) the \(dice.pick(heroes))" }

    static func workflow(_ dice: inout Dice) -> String { "\(dice.pick(subjects)) \(dice.pick(helpers))" }

    private static let qualities = ["Brave", "Sleepy", "Last", "Singing", "Forgetful", "Second", "Paper", "Very Small"]
    private static let heroes = ["Fox", "Lighthouse", "Dragon", "Postman", "Owl", "Robot", "Whale", "Gardener"]
    private static let places = [
        "of Saltmarsh Bay", "in the Attic", "behind the Moon", "on Platform Nine", "of the North Wind", "under the Bed",
    ]
    private static let firstNames = ["Pip", "Juno", "Otto", "Wilma", "Bo", "Tilda", "Rufus", "Mabel"]
    private static let subjects = ["Bedtime", "Rhyme", "Homework", "Plot", "Grammar", "Birthday", "Science"]
    private static let helpers = ["Helper", "Coach", "Narrator", "Critic"]
}
