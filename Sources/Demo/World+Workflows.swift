// What people of the demo build for themselves: characters, and workflows that answer their messages.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// Someone whom stories can be about, with a portrait.
    mutating func invent(_ visit: inout Visit) {
        visit.subject = Subject(.character, "chr_" + dice.name())
        note("character_created", in: visit)
        christen(Title.character(&dice), visit)
        visit.pass(dice.around(20_000))
        portray(&visit)
        visit.subject = .none
    }

    /// A workflow out of a component or two. Who has three gives up the oldest for it.
    mutating func build(_ index: Int, _ visit: inout Visit) {
        for _ in 0...dice.below(2) {
            note("component_created", in: visit)
            refine(visit)
            visit.pass(dice.around(90_000))
        }
        if people[index].workflows.count == 3 {
            visit.subject = Subject(.workflow, people[index].workflows.removeFirst())
            note("workflow_deleted", in: visit)
            if smallDice.happens(0.5) { note("component_deleted", in: visit) }
        }
        let workflow = "wf_" + dice.name()
        people[index].workflows.append(workflow)
        visit.subject = Subject(.workflow, workflow)
        request(.workflows, &visit)
        note("workflow_created", in: visit)
        christen(Title.workflow(&dice), visit)
        design(visit)
        visit.subject = .none
        visit.pass(dice.around(30_000))
    }

    /// What becomes of a component while its workflow is built.
    private mutating func refine(_ visit: Visit) {
        var visit = visit
        visit.pass(smallDice.around(20_000))
        if smallDice.happens(0.5) { note("component_updated", in: visit) }
        visit.pass(smallDice.around(10_000))
        if smallDice.happens(0.4) { note("component_published", in: visit) }
    }

    /// The canvas on which a workflow is put together.
    private mutating func design(_ visit: Visit) {
        var visit = visit
        note("canvas_opened", in: visit)
        for _ in 0...smallDice.below(5) {
            visit.pass(smallDice.around(4_000))
            note("node_added", in: visit)
            visit.pass(smallDice.around(3_000))
            if smallDice.happens(0.4) { note("node_modified", in: visit) }
        }
        if smallDice.happens(0.6) { note("workflow_published", in: visit) }
    }

    /// What a talk with a workflow shows of it is mended now and then.
    mutating func mend(_ visit: Visit) {
        guard visit.subject.kind == .workflow, smallDice.happens(0.08) else { return }
        var visit = visit
        note("canvas_opened", in: visit)
        visit.pass(smallDice.around(9_000))
        note("node_modified", in: visit)
        note("workflow_updated", in: visit)
    }
}
