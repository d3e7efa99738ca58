// Text of others within HTML.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Testing

@Suite struct StringHTMLTests {
    @Test(arguments: [
        ("", ""), ("ada", "ada"), ("Zoë 🙂", "Zoë 🙂"),
        (#"<a href="x" title='y'>&amp;</a>"#, "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;"),
        // One character each: what it is made of is a bracket, a quote, an ampersand all the same.
        ("<\u{301}script>\u{338}", "&lt;\u{301}script&gt;\u{338}"),
        ("\"\u{20DD}'\u{301}", "&quot;\u{20DD}&#39;\u{301}"),
        ("&\u{200D}", "&amp;\u{200D}"),
    ])
    func `Text stays text, whatever is in it`(_ text: String, _ expected: String) {
        #expect(Array(text.escapedForHTML.unicodeScalars) == Array(expected.unicodeScalars))
    }
}
