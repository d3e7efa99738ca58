// What tRPC's client sends for one call with httpBatchLink, and what it makes of the answer.
// SPDX-License-Identifier: Apache-2.0

export const httpBatchLink = (options) => options;

export function createTRPCUntypedClient({ links: [{ url, transformer }] }) {
  async function call(path, input, isMutation) {
    const inputs = JSON.stringify({ 0: transformer.serialize(input) });
    const answer = isMutation
      ? await fetch(`${url}/${path}?batch=1`, {
          method: "POST", headers: { "content-type": "application/json" }, body: inputs,
        })
      : await fetch(`${url}/${path}?batch=1&input=${encodeURIComponent(inputs)}`);
    const [outcome] = await answer.json();
    if ("error" in outcome) throw new Error(JSON.stringify(outcome.error));
    return transformer.deserialize(outcome.result.data);
  }
  return {
    query: (path, input) => call(path, input, false),
    mutation: (path, input) => call(path, input, true),
  };
}
