// Whether the record is intact: every entry names the hash of the one before, and the browser computes them again.

import { el, fill } from "../dom.js";
import { whole } from "../format.js";

const BEGINNING = "0".repeat(64);

async function hashOf(entry) {
  const text = [entry.previous, entry.number, entry.kind, entry.written_at, entry.date, entry.content].join("\n");
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The first entry that is not what it was; null if all are.
export async function breakIn(entries) {
  const hashes = await Promise.all(entries.map(hashOf));
  let previous = BEGINNING;
  for (const [place, entry] of entries.entries()) {
    if (entry.number !== place + 1 || entry.previous !== previous || entry.sha256 !== hashes[place]) return entry;
    previous = entry.sha256;
  }
  return null;
}

async function judge(entries) {
  if (!globalThis.crypto?.subtle) return ["plain", "Not verified here: browsers hash only over HTTPS or on this machine."];
  const broken = await breakIn(entries);
  if (broken) return ["bad", `Record broken: entry ${broken.number} (${broken.kind} of ${broken.date}) is not what was appended.`];
  return ["good", `Record intact: ${whole(entries.length)} entries, every hash recomputed in your browser.`];
}

export function seal(entries) {
  const verdict = el("p", { class: "seal", role: "status" }, "Checking the record…");
  judge(entries).then(([kind, text]) => {
    verdict.classList.add(kind);
    fill(verdict, text);
  });
  const last = entries.at(-1);
  return el(
    "section", { class: "card" }, el("h2", {}, "Can the record be trusted?"), verdict,
    el("p", { class: "soft" }, "Every entry carries the SHA-256 of its own text and of the entry before. Altering or leaving out a pick would change every hash after it. Write the last hash down today, and you can tell tomorrow whether anything before it was touched."),
    last ? el("p", { class: "hash" }, el("span", { class: "soft" }, `Entry ${last.number}: `), el("code", {}, last.sha256)) : el("p", {}, "The record is empty."),
  );
}
