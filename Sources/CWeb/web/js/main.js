// What the page does beyond what it is: without this it is whole.
// SPDX-License-Identifier: Apache-2.0

import { watchKeys } from "./keys.js";

watchKeys(document);
