// What Client is asked for and meets with, in the words of the watch.
// SPDX-License-Identifier: Apache-2.0

internal import Client
internal import System

extension LookFailure {
    init(_ error: ClientError) {
        self =
            switch error.reason {
            case .unavailable: .ours("the HTTP client cannot be started")
            case .invalidURL: .ours("the URL is not one of http:// or https://")
            case .invalidHeader: .ours("a header cannot be sent: it holds a control character")
            case .unreadableCertificates: .ours("the file of certificates to trust cannot be read")
            case .unknownHost: .unknownHost
            case .unreachable: .unreachable
            case .timedOut: .timedOut(error.timings?.unfinished.map(Phase.init))
            case .untrusted: .untrusted
            case .noTLS: .noTLS
            case .hungUp: .hungUp
            case .malformed: .unexpected("what answers does not speak HTTP")
            case .tooLarge: .unexpected("the answer is too large")
            case .failed: .unexpected("the request failed")
            }
    }
}

extension Phase {
    init(_ part: Timings.Part) {
        self =
            switch part {
            case .resolve: .resolve
            case .connect: .connect
            case .tls: .tls
            case .answer: .answer
            }
    }
}

extension ProbeReading {
    init(_ answer: Answer) {
        for (part, time) in answer.timings.took { phases[Phase(part)] = time }
        certificateEnd = answer.certificateEnd
    }
}

extension HTTPClient {
    /// A client for one look, so that what it tells of the connection is of today.
    static func fresh() throws(LookFailure) -> HTTPClient {
        do throws(ClientError) { return try HTTPClient() } catch { throw LookFailure(error) }
    }

    /// As much of an answer as `limit` allows, if it is there by the deadline.
    mutating func send(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        by deadline: Deadline, limit: Int, options: Options
    ) throws(LookFailure) -> Answer {
        var options = options
        options.overflow = .cut
        do throws(ClientError) {
            return try send(
                method, url, headers: headers, body: body, timeout: deadline.remaining, limit: limit, options: options)
        } catch {
            throw LookFailure(error)
        }
    }
}

extension ByteConnection {
    static func opened(
        _ host: String, _ port: UInt16, over transport: Transport, by deadline: Deadline
    ) throws(LookFailure) -> ByteConnection {
        do throws(ClientError) {
            return try open(host, port, over: transport, by: deadline.instant)
        } catch {
            throw error.reason == .invalidURL ? .ours("the host cannot be read") : LookFailure(error)
        }
    }
}

extension ProbeReading {
    /// What opening took; an answer has not come yet.
    init(opened connection: borrowing ByteConnection) {
        for (part, time) in connection.timings.took where part != .answer { phases[Phase(part)] = time }
        certificateEnd = connection.certificateEnd
    }
}
