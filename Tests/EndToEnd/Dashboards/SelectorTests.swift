// The reader of selectors, which the rules for dashboards rest upon.
// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct SelectorTests {
    @Test func `Every selector is found with its matchers, its range and the call around it`() {
        #expect(
            Selector.all(
                in:
                    #"sum by (le, provider) (rate(a_total{job=~"$job",x="y,}"}[$__rate_interval] offset 1w)) / on (job) (b > 0)"#
            ) == [
                Selector(
                    metric: "a_total", matchers: [#"job=~"$job""#, #"x="y,}""#], range: "$__rate_interval",
                    function: "rate"),
                Selector(metric: "b", function: ""),
            ])
        #expect(
            Selector.all(in: #"topk(3, increase(c_total[1h] @ end())) or vector(0) and {__name__=~"d.+"} * 1e3"#) == [
                Selector(metric: "c_total", range: "1h", function: "increase"),
                Selector(matchers: [#"__name__=~"d.+""#], function: nil),
            ])
        #expect(
            Selector.all(in: #"histogram_quantile(0.5, sum(e)) - time() % -f >= bool 2.5"#) == [
                Selector(metric: "e", function: "sum"), Selector(metric: "f", function: nil),
            ])
        #expect(Selector.all(in: #"sum by (a) (max by (b) (g{x="1"}))"#).map(\.metric) == ["g"])
    }
}
