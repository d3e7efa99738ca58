// Placeholder until the room has its first type.
// SPDX-License-Identifier: Apache-2.0
