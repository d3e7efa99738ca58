// How large a demo's world is, where ninety days of a small product would not do.
// SPDX-License-Identifier: Apache-2.0

extension Demo {
    /// A product of many people.
    ///
    /// Two scales that differ only in `calls` have the same days, people, visits, activities, payments, jobs and
    /// errors, and call the same models for the same operations on the same days: one calls them more often.
    package struct Scale: Sendable, Equatable {
        /// How many sign up, over all days.
        package var users: Int
        package var days: Int
        /// About how many calls there are. Every visit makes the few that it needs, however small this is.
        package var calls: Int

        package init(users: Int, days: Int, calls: Int) {
            self.users = max(1, users)
            self.days = max(1, days)
            self.calls = max(0, calls)
        }
    }
}
