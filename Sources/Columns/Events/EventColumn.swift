// Which columns events have: one readable list.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// What is kept of each event of a kind, as a whole number. Numbers of columns are stored and never change.
///
/// Texts are numbers of names, people numbers of people, amounts nanos of a USD, times milliseconds; what an event does not
/// say is 0. Where 0 is something that it may say, a column of its own, whose name begins with `has`, tells the two apart:
/// to add it up is to count.
package struct EventColumn: Hashable, Sendable {
    package let number: Int64

    package init(number: Int64) { self.number = number }

    // MARK: Every kind

    /// The place of the event in its day.
    package static let place = Self(number: 0)
    /// Which quarter of an hour of its UTC day: 0 to 95.
    package static let quarterHour = Self(number: 1)
    /// Whoever it is booked on: a user, else an anonymous id; and whether it is the latter.
    package static let person = Self(number: 2)
    package static let isAnonymous = Self(number: 3)
    package static let source = Self(number: 4)
    package static let tenant = Self(number: 5)
    /// 64 bits that stand for a name that is never asked for.
    package static let session = Self(number: 6)
    package static let trace = Self(number: 7)
    package static let isLive = Self(number: 8)

    private static let ofAll: [Self] = [
        .place, .quarterHour, .person, .isAnonymous, .source, .tenant, .session, .trace, .isLive,
    ]

    // MARK: Every kind but requests and profiles

    /// What it was for, and which kind of thing that is. Of a profile, whom it is about, where that is no user and no tenant.
    package static let subject = Self(number: 13)
    package static let subjectKind = Self(number: 9)

    private static let ofMost = ofAll + [.subject, .subjectKind]

    // MARK: Calls

    package static let provider = Self(number: 10)
    package static let model = Self(number: 11)
    package static let operation = Self(number: 12)
    package static let tier = Self(number: 14)
    /// 1 of a call that failed.
    package static let hasFailed = Self(number: 15)
    package static let errorType = Self(number: 16)
    package static let isCached = Self(number: 17)
    /// The reason why a call has no price, where nothing was reported either.
    package static let unpriced = Self(number: 18)
    /// The rates by which it was priced.
    package static let card = Self(number: 19)
    package static let cost = Self(number: 20)
    package static let inputCost = Self(number: 21)
    package static let outputCost = Self(number: 22)
    package static let reported = Self(number: 23)
    package static let hasReported = Self(number: 24)
    /// What re-pricing booked beside the call. An adjustment of nothing is one.
    package static let adjustment = Self(number: 25)
    package static let hasAdjustment = Self(number: 26)
    package static let latency = Self(number: 27)
    package static let hasLatency = Self(number: 28)
    /// 1 of a call that costs what was reported.
    package static let isByReport = Self(number: 29)
    /// What a call from the app's own cache would have cost more.
    package static let saved = Self(number: 30)

    /// What was used of a bucket, as `Usage` counts it.
    package static func units(_ bucket: Bucket) -> Self { Self(number: 40 + Int64(bucket.rawValue)) }

    // MARK: Everything else

    /// What happened: the name of an activity, the step of a job or of billing.
    package static let event = Self(number: 100)
    package static let reason = Self(number: 101)
    /// Of an activity.
    package static let outcome = Self(number: 102)
    /// Of an activity or a request.
    package static let duration = Self(number: 103)
    package static let hasDuration = Self(number: 104)
    /// Of billing and of profiles.
    package static let plan = Self(number: 110)
    package static let interval = Self(number: 111)
    package static let amount = Self(number: 112)
    package static let hasAmount = Self(number: 113)
    /// In millionths.
    package static let credits = Self(number: 114)
    package static let hasCredits = Self(number: 115)
    package static let queue = Self(number: 120)
    package static let wait = Self(number: 121)
    package static let hasWait = Self(number: 122)
    package static let run = Self(number: 123)
    package static let hasRun = Self(number: 124)
    /// Of an app error, whose type is `errorType`.
    package static let component = Self(number: 130)
    package static let errorCode = Self(number: 131)
    package static let endpoint = Self(number: 132)
    package static let route = Self(number: 140)
    package static let method = Self(number: 141)
    package static let code = Self(number: 142)
    package static let hasCode = Self(number: 143)
    /// Of a profile.
    package static let country = Self(number: 150)

    // MARK: Declared properties, by the number of their name

    /// The name that a dimension has as its value, and whether there is one: it may be the empty text.
    package static func dimension(_ name: Int64) -> Self { property(name, 0) }
    package static func hasDimension(_ name: Int64) -> Self { property(name, 1) }
    /// A measure in millionths, and whether there is one.
    package static func measure(_ name: Int64) -> Self { property(name, 2) }
    package static func hasMeasure(_ name: Int64) -> Self { property(name, 3) }

    /// Columns of properties begin here.
    package static let firstProperty: Int64 = 256

    /// Whether it is of no property, which is most of them.
    package var isNear: Bool { number >= 0 && number < Self.firstProperty }

    private static func property(_ name: Int64, _ part: Int64) -> Self {
        Self(number: firstProperty + name << 2 + part)
    }

    /// The name of the property that it is of; nil where it is of none.
    package var property: Int64? {
        number < Self.firstProperty ? nil : (number - Self.firstProperty) >> 2
    }

    // MARK: By kind

    /// Whether events of a kind have declared properties.
    package static func haveProperties(_ kind: Event.Kind) -> Bool { kind == .call || kind == .activity }

    /// The columns of a kind, but for those of properties.
    package static func columns(of kind: Event.Kind) -> [Self] {
        switch kind {
        case .call:
            ofMost + [
                .provider, .model, .operation, .tier, .hasFailed, .errorType, .isCached, .unpriced, .card,
                .cost, .inputCost, .outputCost, .reported, .hasReported, .adjustment, .hasAdjustment, .latency,
                .hasLatency, .isByReport, .saved,
            ] + Bucket.allCases.map(Self.units)
        case .activity: ofMost + [.event, .outcome, .reason, .duration, .hasDuration]
        case .billing: ofMost + [.event, .plan, .interval, .amount, .hasAmount, .credits, .hasCredits]
        case .job: ofMost + [.event, .queue, .reason, .wait, .hasWait, .run, .hasRun]
        case .error: ofMost + [.component, .errorType, .errorCode, .endpoint]
        case .request: ofAll + [.route, .method, .code, .hasCode, .duration, .hasDuration]
        case .profile: ofAll + [.subject, .plan, .country]
        }
    }
}

extension EventColumn: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
