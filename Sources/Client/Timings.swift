// How long the parts of a request took.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// The parts that a request came through, and the one that it did not get out of.
package struct Timings: Sendable, Equatable {
    /// Together they are the whole time. A connection that was kept from before has no `tls`.
    package let took: [Part: Duration]
    /// What was under way when the request failed; nil where it did not.
    package let unfinished: Part?

    /// In the order in which they come.
    package enum Part: Sendable, Hashable, CaseIterable {
        /// The look-up of the name.
        case resolve
        case connect
        case tls
        /// From the first byte of the request to the last one of the answer.
        case answer
    }

    /// Reads when libcurl was done with each part, as microseconds since the start; 0 stands for never.
    init(of handle: UnsafeMutableRawPointer, usesTLS: Bool, isComplete: Bool) {
        var (port, connections) = (0, 0)
        unsafe _ = bursar_curl_get_number(handle, CURLINFO_LOCAL_PORT, &port)
        unsafe _ = bursar_curl_get_number(handle, CURLINFO_NUM_CONNECTS, &connections)
        let isKept = port > 0 && connections == 0
        self.init(
            resolved: unsafe Self.microseconds(CURLINFO_NAMELOOKUP_TIME_T, of: handle),
            connected: unsafe Self.microseconds(CURLINFO_CONNECT_TIME_T, of: handle),
            agreed: usesTLS && !isKept ? unsafe Self.microseconds(CURLINFO_APPCONNECT_TIME_T, of: handle) : nil,
            ended: unsafe Self.microseconds(CURLINFO_TOTAL_TIME_T, of: handle), isConnected: port > 0,
            isComplete: isComplete)
    }

    /// - `agreed`: when TLS was; nil where there is none.
    /// - `isConnected`: told apart from the mark, which libcurl 7.88 does not set where TLS fails.
    init(
        resolved: Int64, connected: Int64, agreed: Int64?, ended: Int64, isConnected: Bool = false, isComplete: Bool
    ) {
        var marks: [(part: Part, end: Int64)] = [(.resolve, resolved), (.connect, connected)]
        if let agreed { marks.append((.tls, agreed)) }
        marks.append((.answer, isComplete ? ended : 0))

        var took: [Part: Duration] = [:]
        var unfinished: Part?
        var last: Int64 = 0
        for (part, end) in marks {
            if end > 0 {
                took[part] = .microseconds(max(0, end - last))
                last = max(last, end)
            } else if !isComplete, part != .connect || !isConnected {
                unfinished = part
                break
            }
        }
        self.took = took
        self.unfinished = unfinished
    }

    private static func microseconds(_ info: CURLINFO, of handle: UnsafeMutableRawPointer) -> Int64 {
        var value: curl_off_t = 0
        unsafe _ = bursar_curl_get_microseconds(handle, info, &value)
        return Int64(value)
    }
}
