// What the letters of the matrix mean, and which colour of the style sheet they have.

export const STATES = {
  c: { label: "complete", colour: "cell-complete" },
  x: { label: "complete but with excuses", colour: "cell-excused" },
  e: { label: "nothing owed", colour: "cell-empty" },
  m: { label: "missing", colour: "cell-missing" },
  b: { label: "blocked", colour: "cell-blocked" },
  f: { label: "failed", colour: "cell-failed" },
  r: { label: "running", colour: "cell-running" },
  ".": { label: "no partition", colour: "paper" },
};

// These are marked with a cross too: colour alone must not carry what is wrong.
export const WRONG = new Set(["f", "b", "m"]);
