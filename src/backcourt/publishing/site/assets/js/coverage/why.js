// Why a cell is as it is: counts, excuses by category with their reason, and what failed.

import { el } from "../dom.js";
import { day as written, whole, words } from "../format.js";
import { STATES } from "./states.js";

const counts = (row, day) => (row.expected[day] ? `${whole(row.rows[day])} of ${whole(row.expected[day])} owed` : `${whole(row.rows[day])} rows, nothing counted`);

// One sentence for those who hear the cell.
export function inWords(matrix, row, day) {
  return `${words(row.table)}, ${written(matrix.dates[day])}: ${STATES[row.states[day]]?.label ?? row.states[day]}, ${counts(row, day)}`;
}

export function why(matrix, row, day) {
  const mine = (one) => one.table === row.place && one.day === day;
  const excuses = matrix.excuses.filter(mine);
  const faults = matrix.faults.filter(mine);
  const letter = row.states[day];
  return [
    el("h2", {}, el("code", {}, row.table), ` on ${written(matrix.dates[day])}`),
    el("p", {}, el("i", { class: `swatch cell-${letter === "." ? "none" : letter}` }), el("b", {}, STATES[letter]?.label ?? letter), ` · ${counts(row, day)}`),
    el("p", { class: "soft" }, row.meaning),
    faults.map((one) => el("p", { class: "fault" }, el("b", {}, `${words(one.failure)}: `), one.message)),
    excuses.length
      ? el("ul", {}, excuses.map((one) => el("li", {}, el("b", {}, `${whole(one.entities)} × ${words(one.category)}`), ` – ${matrix.reasons[one.reason]}`)))
      : faults.length ? null : el("p", { class: "soft" }, "Nothing is excused or wrong here."),
  ].flat().filter(Boolean);
}
