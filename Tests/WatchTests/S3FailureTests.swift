// What S3 servers refuse, told in words.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Client
@testable import Watch

@Suite struct S3FailureTests {
    private func answer(_ status: Int, region: String? = nil, _ body: String = "") -> Answer {
        Answer(
            status: status, headers: region.map { [("X-Amz-Bucket-Region", $0)] } ?? [], body: Array(body.utf8),
            isCut: false,
            timings: Timings(resolved: 1, connected: 2, agreed: nil, ended: 3, isComplete: true), certificateEnd: nil)
    }

    private func words(_ status: Int, _ why: String?, region: String? = nil, to method: HTTPClient.Method? = nil)
        -> String
    {
        "\(LookFailure(s3: answer(status, region: region), why: why, region: "us-east-1", to: method))"
    }

    @Test func `A code is told in words, whatever the status`() {
        #expect(words(403, "RequestTimeTooSkewed") == "the clocks here and there are too far apart")
        #expect(words(403, "InvalidAccessKeyId") == "the access key is not known there")
        #expect(words(403, "SignatureDoesNotMatch") == "the secret key is not that of the access key")
        #expect(words(400, "AuthorizationHeaderMalformed") == "the bucket is in another region")
        #expect(words(301, "PermanentRedirect") == "the bucket is in another region")
        #expect(words(404, "NoSuchBucket", to: .put) == "there is no such bucket")
        #expect(words(403, "AccessDenied") == "access denied")
    }

    @Test func `A region that is named and is not ours is what is wrong`() {
        #expect(words(400, nil, region: "eu-west-1") == "the bucket is in another region")
        #expect(words(403, nil, region: "eu-west-1") == "the bucket is in another region")
        #expect(words(403, nil, region: "us-east-1") == "access denied")
        #expect(words(301, nil) == "the bucket is in another region")
    }

    @Test func `Without a code the status decides, and a code that is not known is not repeated`() {
        #expect(words(403, nil) == "access denied")
        #expect(words(401, "hunter2") == "access denied")
        #expect(words(404, nil) == "there is no such bucket")
        #expect(words(503, "hunter2") == "status 503")
        #expect(words(403, "AccessDenied", to: .put) == "access denied to put an object")
        #expect(words(403, "AccessDenied", to: .delete) == "access denied to delete an object")
        #expect(words(404, "NoSuchKey", to: .get) == "status 404 to the try to read an object")
    }

    @Test(
        arguments: [
            ("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Code>x</Code></Error>", "AccessDenied"),
            ("<Code></Code>", ""), ("<Code>half", nil), ("</Code><Code>", nil), ("", nil), ("<html>403</html>", nil),
        ] as [(String, String?)])
    func `The code is found in the body`(body: String, code: String?) {
        #expect(answer(403, body).s3Error == code)
    }
}
