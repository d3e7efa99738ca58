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
            visit.pass(dice.around(90_000))
        }
        if people[index].workflows.count == 3 {
            visit.subject = Subject(.workflow, people[index].workflows.removeFirst())
            note("workflow_deleted", in: visit)
        }
        let workflow = "wf_" + dice.name()
        people[index].workflows.append(workflow)
        visit.subject = Subject(.workflow, workflow)
        request(.workflows, &visit)
        note("workflow_created", in: visit)
        christen(Title.workflow(&dice), visit)
        visit.subject = .none
        visit.pass(dice.around(30_000))
    }
}
