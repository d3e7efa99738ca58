// Bucket bounds as labels, spelled the same by every exporter.
// SPDX-License-Identifier: Apache-2.0

/// A bucket's bound as the text of its `le` label.
///
/// `le` is compared as text, so OpenMetrics asks for the spelling of Go's `%g`: `0.05`, `2.5`, `1e+06`.
enum CanonicalFloat {
    static func text(_ value: Double, _ format: ExpositionFormat) -> String {
        if value == .infinity { return "+Inf" }
        let text = shortest(value)
        // OpenMetrics wants to see that a whole number is a float; text 0.0.4 never did that.
        let isPlain = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
        return format == .openMetrics && isPlain ? text + ".0" : text
    }

    /// Go's `%g`: an exponent below 10^-4 and from 10^6 on, and as few digits as tell the number.
    private static func shortest(_ value: Double) -> String {
        let sign = value < 0 ? "-" : ""
        let (digits, point) = decimal(value.magnitude)
        let exponent = point - 1
        if exponent < -4 || exponent >= 6 {
            let fraction = digits.dropFirst().isEmpty ? "" : "." + digits.dropFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power)"
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    /// The significant digits of a number, and how many of them stand before the point.
    private static func decimal(_ value: Double) -> (digits: String, point: Int) {
        let parts = value.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let all = mantissa.joined()
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.last == "0" { digits.removeLast() }
        if digits.isEmpty { return ("0", 1) }
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return (String(digits), mantissa[0].count - leading + power)
    }
}
