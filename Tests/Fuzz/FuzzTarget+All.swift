// The list of what is fuzzed.
// SPDX-License-Identifier: Apache-2.0

extension FuzzTarget {
    /// Read from top to bottom: what is here is what there is.
    static let all: [FuzzTarget] = [
        // What senders of events send.
        events, usage, json, times, decimals, texts,
        // Files.
        yaml, prices, liteLLM, configuration, webFile, zones, archive,
        // Requests.
        requestTargets, heads, accept, authorities, questions, cursors, remoteCalls, tokens, gzip, cookies, forwarded,
        witnesses,
        // What others answer.
        redis, looks, patterns,
        // What the store has packed.
        columns, blockHeads,
    ]
}
