// What the words on the command line start.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The program: one function that ends the process.
package enum Bursar {
    package static func run(_ words: [String]) -> Never {
        Signals.unblock()
        let invocation: Invocation
        do throws(UsageError) {
            invocation = try Invocation.parse(words)
        } catch {
            Output.write(Array("\(error)\n".utf8), to: 2)
            exit(Exit.usage.rawValue)
        }
        do {
            exit(try run(invocation).rawValue)
        } catch {
            Output.say("\(error)")
            exit(Exit.no.rawValue)
        }
    }

    private static func run(_ invocation: Invocation) throws -> Exit {
        switch invocation {
        case .serve(let options): try ServeCommand(options).run()
        case .record(let options): try RecordCommand(options).run()
        case .verify(let options): try VerifyCommand(options).run()
        case .pricesList(let options): try PricesCommand.list(options)
        case .pricesCheck(let options): PricesCommand.check(options)
        case .pricesImport(let options): try PricesCommand.importFile(options)
        case .pricesExplain(let options): try PricesCommand.explain(options)
        case .backup(let options): try BackupCommand(options).run()
        case .check(let options): CheckCommand(options).run()
        case .version: print("bursar \(Version.text)")
        case .help(let text): print(text)
        }
    }

    private static func print(_ text: String) -> Exit {
        Output.print(text)
        return .done
    }
}
