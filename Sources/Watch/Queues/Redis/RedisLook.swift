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

    init(at server: RedisServer, by deadline: Deadline, now: Int64) throws(Trouble) {
        redis = try RedisConnection(to: server, by: deadline)
        self.deadline = deadline
        self.now = now
    }

    mutating func ask(_ commands: [String]...) throws(Trouble) -> [RESPValue] { try ask(commands) }

    mutating func ask(_ commands: [[String]]) throws(Trouble) -> [RESPValue] {
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
    func checked(_ type: RedisType) throws(Trouble) -> RESPValue {
        guard case .error(let message) = self else { return self }
        guard !message.hasPrefix("WRONGTYPE") else { throw .unexpected("a key of the queue is not a \(type.rawValue)") }
        throw Trouble(redis: message)
    }

    /// How many there are.
    func count(_ type: RedisType) throws(Trouble) -> Int64 {
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
