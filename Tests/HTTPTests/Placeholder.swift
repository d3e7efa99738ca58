// Placeholder until the suite lands.
// SPDX-License-Identifier: Apache-2.0
