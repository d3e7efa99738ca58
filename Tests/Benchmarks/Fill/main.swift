// Fills a store with a demo at scale, for the benchmarks of the reports: as `bursar serve --demo` does it, only larger.
// SPDX-License-Identifier: Apache-2.0

import Glibc

do {
    try Filling(FillArguments(Array(CommandLine.arguments.dropFirst()))).run()
} catch {
    let line = Array("fill: \(error)\n".utf8)
    write(STDERR_FILENO, line, line.count)
    exit(error is FillArguments.Refusal ? 2 : 1)
}
