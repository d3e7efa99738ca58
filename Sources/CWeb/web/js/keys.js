// One key for each preset and view, as long as nobody types.
// SPDX-License-Identifier: Apache-2.0

export function watchKeys(document) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const door = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!door) return;
    event.preventDefault();
    door.click();
  });
}
