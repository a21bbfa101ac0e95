// A few buttons of which one is pressed.

import { el, fill } from "./dom.js";

export function choice(group, options, chosen, onchoose) {
  const buttons = options.map(([value, label]) =>
    el("button", { type: "button", "aria-pressed": String(value === chosen), onclick: () => choose(value) }, label),
  );
  function choose(value) {
    options.forEach(([other], place) => buttons[place].setAttribute("aria-pressed", String(other === value)));
    onchoose(value);
  }
  fill(group, buttons);
  return group;
}

export const choiceGroup = (label, options, chosen, onchoose) =>
  choice(el("div", { class: "choice", role: "group", "aria-label": label }), options, chosen, onchoose);
