// The order of things between handler, answer and threads, without any of them.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTTP

@Suite struct ExchangeStateTests {
    @Test func `An answer given inside the handler is sent without a suspension`() {
        var state = ExchangeState()
        #expect(state.begin() == true)
        #expect(state.answer() == .hold)
        #expect(state.take() == .send)
        #expect(state.stage == .sending)
    }

    @Test func `An answer given later resumes the connection, which then sends it`() {
        var state = ExchangeState()
        #expect(state.begin() == true)
        #expect(state.take() == .suspend)
        #expect(state.answer() == .resume)
        #expect(state.take() == .send)
    }

    @Test func `The second answer is ignored, whenever it comes`() {
        var state = ExchangeState()
        #expect(state.begin() == true)
        #expect(state.answer() == .hold)
        #expect(state.answer() == .ignore)
        #expect(state.take() == .send)
        #expect(state.answer() == .ignore)
        state.finish()
        #expect(state.answer() == .ignore)
    }

    @Test func `A request that was answered while it came in has no handler called`() {
        var state = ExchangeState()
        #expect(state.answer() == .hold)
        #expect(state.begin() == false)
        #expect(state.take() == .send)
    }

    @Test func `A thread that comes by for nothing waits`() {
        var state = ExchangeState()
        #expect(state.take() == .wait)
        #expect(state.begin() == true)
        #expect(state.take() == .suspend)
        #expect(state.take() == .wait)
        state.finish()
        #expect(state.take() == .wait)
    }

    @Test(arguments: 1...2000)
    func `In any order of things, one answer is sent, and resumptions follow suspensions`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        var state = ExchangeState()
        var suspensions = 0
        var resumptions = 0
        var sent = 0
        var accepted = 0
        for _ in 0..<30 {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: _ = state.begin()
            case 1...3:
                switch state.answer() {
                case .hold: accepted += 1
                case .resume:
                    accepted += 1
                    resumptions += 1
                    #expect(resumptions == suspensions, "seed \(seed)")
                case .ignore: break
                }
            case 4...6:
                switch state.take() {
                case .send: sent += 1
                case .suspend: suspensions += 1
                case .wait: break
                }
            default: if sent > 0 { state.finish() }
            }
            #expect(sent <= 1 && accepted <= 1 && suspensions <= 1 && sent <= accepted, "seed \(seed)")
        }
    }
}
