// One look at a queue in Redis.
// SPDX-License-Identifier: Apache-2.0

internal import System

/// A connection with what a look needs besides: until when it may take, and the time to tell ages by.
///
/// Each layout is an extension of its own. All of them ask for lengths and ends, in two round trips or three. None goes
/// through the jobs, but for streams that Redis has lost count of, and there up to a bound. A key that is not there is an
/// empty queue: so Redis has it.
struct RedisLook: ~Copyable {
    private var redis: RedisConnection
    private let deadline: Deadline
    /// Milliseconds since 1970.
    let now: Int64

    init(at server: RedisServer, by deadline: Deadline, now: Int64) throws(LookFailure) {
        redis = try RedisConnection(to: server, by: deadline)
        self.deadline = deadline
        self.now = now
    }

    mutating func ask(_ commands: [String]...) throws(LookFailure) -> [RESPValue] { try ask(commands) }

    mutating func ask(_ commands: [[String]]) throws(LookFailure) -> [RESPValue] {
        commands.isEmpty ? [] : try redis.ask(commands, by: deadline)
    }

    /// How long ago a time in milliseconds is; nil for what is no time.
    func age(since time: Int64?) -> Duration? {
        guard let time, Self.times.contains(time) else { return nil }
        return .milliseconds(max(0, now - time))
    }

    /// 2001 to 2286. Outside of it, numbers are no milliseconds since 1970, or not meant to be.
    private static let times: Range<Int64> = 1_000_000_000_000..<10_000_000_000_000

    /// A time that a job's own text tells, in seconds with a fraction or in milliseconds.
    static func milliseconds(_ text: String?) -> Int64? {
        guard let text, let number = Double(text) else { return nil }
        return Int64(exactly: (number < 100_000_000_000 ? number * 1_000 : number).rounded())
    }
}

/// What a key holds.
enum RedisType: String {
    case list, set, hash, stream
    case sortedSet = "sorted set"
}

extension RESPValue {
    /// The value, unless it is an error. `type` is what the key has to be.
    func checked(_ type: RedisType) throws(LookFailure) -> RESPValue {
        guard case .error(let message) = self else { return self }
        guard !message.hasPrefix("WRONGTYPE") else { throw .unexpected("a key of the queue is not a \(type.rawValue)") }
        throw LookFailure(redis: message)
    }

    /// How many there are.
    func count(_ type: RedisType) throws(LookFailure) -> Int64 {
        guard let count = try checked(type).integer, (0..<1 << 53).contains(count) else {
            throw .unexpected("it does not answer with a count")
        }
        return count
    }

    /// A score of the answer `WITHSCORES`: member, score, member, score.
    var firstScore: Double? {
        guard let elements, elements.count >= 2 else { return nil }
        return elements[1].text.flatMap { Double($0) }
    }
}

extension RedisLook {
    mutating func list(_ key: String) throws(LookFailure) -> QueueReading {
        QueueReading(length: try ask(["LLEN", key])[0].count(.list))
    }

    /// Scores that are times say when a job is due.
    mutating func sortedSet(_ key: String) throws(LookFailure) -> QueueReading {
        let answers = try ask(
            ["ZCARD", key], ["ZRANGE", key, "0", "0", "WITHSCORES"], ["ZREVRANGE", key, "0", "0", "WITHSCORES"],
            // One of the two is right, and it is known only afterwards which.
            ["ZCOUNT", key, "(\(now / 1_000)", "+inf"], ["ZCOUNT", key, "(\(now)", "+inf"])
        let size = try answers[0].count(.sortedSet)
        var reading = QueueReading(length: size)
        guard let lowest = answers[1].firstScore, let highest = answers[2].firstScore else { return reading }
        let isSeconds = Self.seconds.contains(lowest) && Self.seconds.contains(highest)
        let isMilliseconds = Self.seconds.contains(lowest / 1_000) && Self.seconds.contains(highest / 1_000)
        guard isSeconds || isMilliseconds else { return reading }
        let delayed = min(size, try answers[isSeconds ? 3 : 4].count(.sortedSet))
        reading.delayed = delayed
        reading.length = size - delayed
        let due = Int64(isSeconds ? lowest * 1_000 : lowest)
        if due <= now { reading.oldestAge = age(since: due) }
        return reading
    }

    /// 2001 to 2096: what a score must be to pass for seconds since 1970.
    private static let seconds = 1e9..<4e9
}
