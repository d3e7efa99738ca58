// Placeholder until the room has its first test.
// SPDX-License-Identifier: Apache-2.0
