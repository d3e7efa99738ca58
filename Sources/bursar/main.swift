// The command line: what stands after `bursar` decides.
// SPDX-License-Identifier: Apache-2.0

import Commands
import Memory

Memory.keepSmall()
Bursar.run(Array(CommandLine.arguments.dropFirst()))
