// GET /v1/allowance: whether a user or tenant may still spend.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// Answers from memory, so that an app can ask before each call.
enum AllowanceRoute {
    static func answer(_ request: Request, _ budgets: BudgetWatch) -> Result<Response, Problem> {
        do throws(Problem) {
            let allowance = budgets.allowance(for: try Spender(request.query))
            return .success(Response.json(allowance.json).with(HeaderField(.cacheControl, "no-store")))
        } catch {
            return .failure(error)
        }
    }
}
