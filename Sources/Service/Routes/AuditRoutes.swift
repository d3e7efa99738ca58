// POST /v1/audit: what a command has done beside the server, which that puts into its audit.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Store

/// Takes a word of who may administer for what no request shows: that a copy of the store was made.
package enum AuditRoutes {
    package static let path = "/v1/audit"

    /// What may be told so.
    static let actions: [AuditAction] = [.backupMade]

    static func tell(_ request: Request, _ reply: Reply) {
        let object: JSONValue
        do throws(Problem) {
            object = try MaintenanceRoutes.object(request, of: ["action", "object"])
        } catch {
            return reply.fail(error)
        }
        guard let action = object["action"]?.string.flatMap(AuditAction.init), actions.contains(action) else {
            let names = actions.map(\.rawValue).joined(separator: ", ")
            return reply.fail(.badRequest("action must be one of \(names).", parameter: "action"))
        }
        guard let told = object["object"]?.string, !told.isEmpty else {
            return reply.fail(.badRequest("object must say what it was done to.", parameter: "object"))
        }
        var tale = AccessTale(action)
        (tale.target, tale.object) = ("store", AccessTale.Text(told))
        reply.send(Response.json(Array("{\"recorded\":true}".utf8)).telling(tale))
    }

    /// What tells of a copy.
    package static func told(ofBackup file: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("action")
        json.string(AuditAction.backupMade.rawValue)
        json.key("object")
        json.string(file)
        json.endObject()
        return json.bytes
    }
}
