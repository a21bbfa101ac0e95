// Runs before anything is painted: a remembered theme must not flash, and what the page will need is asked for at once.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme holds.
}

// Answers that the store takes, each once; null when there was none, and the store then asks itself.
window.begun = { pointer: fetch("current.json", { cache: "no-cache" }).catch(() => null), name: document.documentElement.dataset.first };
if (window.begun.name) {
  window.begun.file = window.begun.pointer
    .then((answer) => (answer?.ok ? answer.clone().json() : null))
    .then((pointer) => pointer && fetch(`snapshots/${encodeURIComponent(pointer.snapshot)}/v1/${window.begun.name}`))
    .catch(() => null);
}
