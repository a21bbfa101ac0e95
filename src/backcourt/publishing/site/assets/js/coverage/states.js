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

// The phases in the order in which they are made, and how they are called.
export const PHASES = { nba_landing: "landing", nba_raw: "raw", nba_analytics: "analytics", nba_precompute: "precompute", nba_predictions: "predictions" };

const place = (phase) => {
  const found = Object.keys(PHASES).indexOf(phase);
  return found < 0 ? Object.keys(PHASES).length : found;
};

export const byPhase = (one, other) => place(one.phase) - place(other.phase);

export const phaseName = (phase) => PHASES[phase] ?? phase;

// These are marked with a cross too: colour alone must not carry what is wrong.
export const WRONG = new Set(["f", "b", "m"]);
