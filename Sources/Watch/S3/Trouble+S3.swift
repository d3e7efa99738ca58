// What an S3 server refuses, in the words of the watch.
// SPDX-License-Identifier: Apache-2.0

internal import Client

extension Trouble {
    /// - `why`: the code of the server's error, where it gave one.
    /// - `region`: the one that requests are signed for.
    /// - `method`: what was done to an object; nil where the bucket was asked for.
    init(s3 answer: Answer, why: String?, region: String, to method: HTTPClient.Method? = nil) {
        let another = answer[header: "x-amz-bucket-region"].map { $0 != region } ?? false
        self =
            switch (why, answer.status) {
            case ("InvalidAccessKeyId", _): .unexpected("the access key is not known there")
            case ("SignatureDoesNotMatch", _): .unexpected("the secret key is not that of the access key")
            case ("RequestTimeTooSkewed", _): .unexpected("the clocks here and there are too far apart")
            case ("NoSuchBucket", _): .missing("bucket")
            case ("AuthorizationHeaderMalformed", _), ("PermanentRedirect", _), ("TemporaryRedirect", _), (_, 301),
                (_, 307):
                .unexpected(Self.wrongRegion)
            case _ where another: .unexpected(Self.wrongRegion)
            case (_, 401), (_, 403): method.map { .unexpected("access denied to \($0.deed) an object") } ?? .denied
            case (_, 404) where method == nil: .missing("bucket")
            case (_, let status):
                .unexpected("status \(status)" + (method.map { " to the try to \($0.deed) an object" } ?? ""))
            }
    }

    private static let wrongRegion = "the bucket is in another region"
}

extension HTTPClient.Method {
    fileprivate var deed: String {
        switch self {
        case .get, .head: "read"
        case .post, .put: "put"
        case .delete: "delete"
        }
    }
}

extension Answer {
    var isBad: Bool { !(200...299 ~= status) }

    /// The code of the error that the body tells of, as S3 writes it: `<Error><Code>AccessDenied</Code>…`.
    var s3Error: String? {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>")?.upperBound,
            let end = text[start...].firstRange(of: "</Code>")?.lowerBound
        else { return nil }
        return String(text[start..<end])
    }
}
