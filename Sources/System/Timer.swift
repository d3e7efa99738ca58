// Something that is called when its time has come.
// SPDX-License-Identifier: Apache-2.0

package import Dispatch
internal import Ledger

/// Calls `body` on a queue, once or again and again. Nothing is called before it is told when, nor after it is cancelled.
package final class Timer: Sendable {
    private let source: Source

    /// Only set and cancelled once it is made, which is safe from any thread.
    private struct Source: @unchecked Sendable {
        let value: any DispatchSourceTimer
    }

    package init(on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
        let source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler(handler: body)
        source.schedule(deadline: .distantFuture)
        source.activate()
        self.source = Source(value: source)
    }

    deinit { cancel() }

    /// Calls once, after this time. What was told before does not hold any more.
    package func call(after time: Duration) {
        source.value.schedule(deadline: .now() + .nanoseconds(Int(max(time, .zero).nanoseconds)))
    }

    /// Calls at each interval from now, the first time when one has passed.
    package func call(every interval: DispatchTimeInterval) {
        source.value.schedule(deadline: .now() + interval, repeating: interval)
    }

    package func cancel() { source.value.cancel() }
}
