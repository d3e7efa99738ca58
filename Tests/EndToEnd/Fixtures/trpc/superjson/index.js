// What superjson makes of text, numbers, objects and lists, and of nothing at all.
// SPDX-License-Identifier: Apache-2.0

export default {
  serialize: (value) => (value === undefined ? { json: null, meta: { values: ["undefined"] } } : { json: value }),
  deserialize: (value) => value.json,
};
