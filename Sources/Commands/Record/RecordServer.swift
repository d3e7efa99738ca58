// Sends recorded events to a server, and again where the answer was lost.
// SPDX-License-Identifier: Apache-2.0

import Client
import Glibc
import HTTP
import JSON
import Wire

/// One connection to a server's `/v1/events`.
final class RecordServer {
    private let bursar: RunningBursar
    private var wasReached = false

    init(_ url: String, tokenFile: String?, caFile: String?) throws {
        bursar = try RunningBursar(url, tokenFile: tokenFile, caFile: caFile)
    }

    private static let attempts = 8

    func post(_ body: [UInt8], of count: Int) throws -> Receipt {
        var last = ""
        for attempt in 0..<Self.attempts {
            if attempt > 0 { usleep(UInt32(min(10_000_000, 125_000 << attempt))) }
            let answer: Answer
            do throws(ClientError) {
                answer = try bursar.post("/v1/events", .ndjson, body, timeout: .seconds(60))
            } catch {
                guard mayPass(error) else { throw RecordDestination.Refused(description: "\(error)") }
                last = "\(error)"
                continue
            }
            wasReached = true
            switch answer.status {
            case 200: return Receipt(try JSONValue(parsing: answer.body))
            case 400:
                // A problem that lists what is wrong with each event, or one with the whole.
                let receipt = Receipt(try JSONValue(parsing: answer.body))
                guard receipt.rejected.count == count else {
                    throw RecordDestination.Refused(description: RunningBursar.Refused(answer).detail)
                }
                return receipt
            case 429, 502, 503, 504: last = RunningBursar.Refused(answer).detail
            default:
                throw RunningBursar.Refused(answer)
            }
        }
        throw RecordDestination.Refused(description: "gave up after \(Self.attempts) attempts: \(last)")
    }

    /// A server that was there will be there again; one that never was is a wrong address, and told at once.
    private func mayPass(_ error: ClientError) -> Bool {
        switch error.reason {
        case .unreachable, .unknownHost: wasReached
        case .timedOut, .noTLS, .hungUp, .malformed, .failed: true
        case .unavailable, .invalidURL, .invalidHeader, .untrusted, .unreadableCertificates, .tooLarge: false
        }
    }
}
