// What a request is answered where the system's clock cannot be right.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import System

extension ClockError {
    var problem: Problem { .unavailable("Nothing was done: \(self).", retryAfter: 60) }
}
