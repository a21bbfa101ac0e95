// The hint beside the pointer: text only, whatever a file says.

import { el, fill } from "./dom.js";

let box = null;

function place(event) {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, innerWidth - width - 8);
  const top = event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18;
  box.style.setProperty("left", `${Math.max(8, left)}px`);
  box.style.setProperty("top", `${Math.max(8, top)}px`);
}

// Called by charts when the pointer is over something, and with nothing when it leaves.
export function hint(handler, event, item, value) {
  box ??= document.body.appendChild(el("div", { class: "hint", role: "presentation", hidden: true }));
  box.hidden = value === null || value === undefined || value === "";
  if (box.hidden) return;
  const rows = typeof value === "object" ? Object.entries(value) : [["", value]];
  fill(box, rows.map(([name, text]) => el("div", {}, name ? el("span", {}, name) : null, el("b", {}, String(text)))));
  place(event);
}
