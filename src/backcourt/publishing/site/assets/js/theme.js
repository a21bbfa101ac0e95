// Light and dark: the system's choice until somebody makes one, which is remembered.

import { part } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

export const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

export function onTheme(listener) {
  listeners.add(listener);
}

const probes = new Map();

// A colour of the style sheet as it is now, for what cannot use custom properties itself.
export function colour(name) {
  if (!probes.has(name)) {
    const probe = document.createElement("i");
    probe.hidden = true;
    probe.style.setProperty("color", `var(--${name})`);
    document.body.append(probe);
    probes.set(name, probe);
  }
  return getComputedStyle(probes.get(name)).color;
}

function changed() {
  part("theme").setAttribute("aria-pressed", String(isDark()));
  for (const listener of listeners) listener();
}

function toggle() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage may be forbidden; the choice then holds for this page.
  }
  changed();
}

export function startTheme() {
  part("theme").addEventListener("click", toggle);
  dark.addEventListener("change", changed);
  changed();
}
