// The program of `make fuzz`: gives libFuzzer one of the targets.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// libFuzzer's own loop. (Its `main` cannot be linked, since the package manager gives an executable another.)
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private enum Program {
    // Set once, before the loop begins.
    nonisolated(unsafe) static var target: FuzzTarget?

    static func main() -> CInt {
        let words = CommandLine.arguments.dropFirst()
        guard let target = words.first.flatMap(FuzzTarget.named) else {
            for target in FuzzTarget.all { print("\(target.name)\t\(target.most)\t\(target.input)") }
            return 0
        }
        switch words.dropFirst().first {
        case "--words":
            // A dictionary as libFuzzer reads it.
            for word in target.words { print("\"" + word.utf8.map { hex($0) }.joined() + "\"") }
            return 0
        case "--seeds":
            guard let folder = words.last else { return 2 }
            for (place, seed) in target.seeds().enumerated() {
                _ = FileManager.default.createFile(atPath: "\(folder)/seed-\(place)", contents: Data(seed))
            }
            return 0
        default: return loop(target)
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
    }

    /// libFuzzer takes the name of the program from the first argument and the rest for its own: the target's name goes.
    private static func loop(_ target: FuzzTarget) -> CInt {
        self.target = target
        let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: Int(CommandLine.argc) + 1)
        let rest = CommandLine.arguments.prefix(1) + CommandLine.arguments.dropFirst(2)
        for (place, argument) in rest.enumerated() { arguments[place] = strdup(argument) }
        arguments[rest.count] = nil
        var count = CInt(rest.count)
        var list = arguments
        return runDriver(&count, &list) { start, count in
            Program.target?.run(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

exit(Program.main())
