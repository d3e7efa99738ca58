// Lengths of time as whole numbers.
// SPDX-License-Identifier: Apache-2.0

/// Rounded towards zero; what no 64 bits hold is the nearest that they do.
extension Duration {
    package var milliseconds: Int64 { whole(1_000) }
    package var microseconds: Int64 { whole(1_000_000) }
    package var nanoseconds: Int64 { whole(1_000_000_000) }

    private func whole(_ inASecond: Int64) -> Int64 {
        let (seconds, attoseconds) = components
        let rest = attoseconds / (1_000_000_000_000_000_000 / inASecond)
        return Int64(clamping: Int128(seconds) * Int128(inASecond) + Int128(rest))
    }
}
