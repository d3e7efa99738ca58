// Talks to a Redis.
// SPDX-License-Identifier: Apache-2.0

internal import Client
internal import System

/// A connection that is logged in and at its database from the first question on.
///
/// The log-in goes out together with the first question, so that one round trip does for both.
struct RedisConnection: ~Copyable {
    private(set) var connection: ByteConnection
    private var reader = RESPReader()
    /// What has to be said before anything else.
    private var greeting: [[String]] = []
    /// How long the answer to the first question took.
    private(set) var answered: Duration?

    init(to server: RedisServer, by deadline: Deadline) throws(LookFailure) {
        let url: RedisURL
        do throws(RedisURL.Failure) { url = try RedisURL(server.url.text) } catch { throw .ours(error.description) }
        connection = try .opened(
            url.host, url.port, over: url.isTLS ? .tls(caFile: server.caFile) : .plain, by: deadline)
        if let password = url.password {
            greeting.append(["AUTH"] + (url.user.map { [$0] } ?? []) + [password])
        }
        if url.database != 0 { greeting.append(["SELECT", String(url.database)]) }
    }

    /// The answers, one for each command. Errors are among them, but for those of logging in, which are thrown.
    mutating func ask(_ commands: [[String]], by deadline: Deadline) throws(LookFailure) -> [RESPValue] {
        let started = ContinuousClock.now
        let greeted = greeting.count
        let wasRefused = try send(greeting + commands, by: deadline)
        var answers: [RESPValue] = []
        while answers.count < greeted + commands.count {
            if let answer = try next() {
                if answers.count < greeted || wasRefused, case .error(let message) = answer {
                    throw LookFailure(redis: message)
                }
                answers.append(answer)
            } else if !(try receive(by: deadline)) {
                if case .error(let message) = answers.first { throw LookFailure(redis: message) }
                throw .hungUp
            }
        }
        greeting = []
        if answered == nil { answered = started.duration(to: .now) }
        return Array(answers[greeted...])
    }

    /// True where the other side has hung up meanwhile: a Redis without room for a client says so and is gone, and what
    /// it said is still to be read.
    private mutating func send(_ commands: [[String]], by deadline: Deadline) throws(LookFailure) -> Bool {
        do throws(ClientError) {
            try connection.write(commands.flatMap(RESPValue.command), by: deadline.instant)
            return false
        } catch {
            guard error.reason == .hungUp else { throw LookFailure(error) }
            return true
        }
    }

    private mutating func next() throws(LookFailure) -> RESPValue? {
        do throws(RESPReader.Failure) { return try reader.next() } catch {
            switch error {
            case .malformed: throw .unexpected("what answers does not speak Redis")
            case .tooLarge: throw .tooLargeAnswer
            }
        }
    }

    /// False where nothing comes any more.
    private mutating func receive(by deadline: Deadline) throws(LookFailure) -> Bool {
        do throws(ClientError) {
            let piece = try connection.read(by: deadline.instant)
            reader.feed(piece)
            return !piece.isEmpty
        } catch {
            guard error.reason == .hungUp else { throw LookFailure(error) }
            return false
        }
    }
}
