// The command line: what stands after `bursar` decides.
// SPDX-License-Identifier: Apache-2.0
