// What the words on the command line start.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reading
import Reports
import System

/// The program: one function that ends the process.
package enum Bursar {
    package static func run(_ words: [String]) -> Never {
        Signals.unblock()
        let invocation: Invocation
        do throws(UsageError) {
            invocation = try Invocation.parse(words)
        } catch {
            Output.show("\(error)\n")
            exit(Exit.usage.rawValue)
        }
        do {
            exit(try run(invocation).rawValue)
        } catch let error as ReadingError {
            Output.say("\(error)")
            guard error.isWrongCall else { exit(Exit.no.rawValue) }
            Output.show("\n\(Help.usage(of: Command.named(["report"])))\n")
            exit(Exit.usage.rawValue)
        } catch {
            Output.say("\(error)")
            exit(Exit.no.rawValue)
        }
    }

    private static func run(_ invocation: Invocation) throws -> Exit {
        if invocation.needsClock { try ClockError.check() }
        return switch invocation {
        case .serve(let options): try ServeCommand(options).run()
        case .record(let options): try RecordCommand(options).run()
        case .report(let options): try ReportCommand(options).run()
        case .values(let options): try ValuesCommand(options).run()
        case .summary(let options): try SummaryCommand(options).run()
        case .verify(let options): try VerifyCommand(options).run()
        case .pricesList(let options): try PricesCommand.list(options)
        case .pricesCheck(let options): try PricesCheckCommand(options).run()
        case .pricesImport(let options): try PricesCommand.importFile(options)
        case .pricesExplain(let options): try PricesCommand.explain(options)
        case .pricesSelfTest: try SelfTestCommand.run()
        case .reprice(let options): try RepriceCommand(options).run()
        case .forget(let options): try ForgetCommand(options).run()
        case .quarantineShow(let options): try QuarantineCommand(options).show()
        case .quarantineRetry(let options): try QuarantineCommand(options).retry()
        case .quarantineDrop(let options): try QuarantineCommand(options).drop()
        case .tokenCreate(let options): try TokenCommand(options).create()
        case .tokenList(let options): try TokenCommand(options).list()
        case .tokenRevoke(let options): try TokenCommand(options).revoke()
        case .archive(let options): try ArchiveCommand(options).run()
        case .backup(let options): try BackupCommand(options).run()
        case .check(let options): try CheckCommand(options).run()
        case .version: try print("bursar \(Version.text)\n")
        case .help(let text): try print(text)
        }
    }

    private static func print(_ page: String) throws -> Exit {
        try Output.write(Array(page.utf8), to: STDOUT_FILENO)
        return .done
    }
}

extension Invocation {
    /// Whether it asks what time it is, and does something with the answer.
    fileprivate var needsClock: Bool {
        switch self {
        case .serve, .record, .report, .values, .summary, .pricesExplain, .pricesCheck, .reprice, .archive,
            .quarantineRetry, .tokenCreate, .tokenList, .tokenRevoke:
            true
        case .verify, .pricesList, .pricesImport, .pricesSelfTest, .forget, .quarantineShow, .quarantineDrop, .backup,
            .check, .version, .help:
            false
        }
    }
}
