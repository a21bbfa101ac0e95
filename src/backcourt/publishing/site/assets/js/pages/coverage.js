// Coverage: every table by every date of a season; a cell says why.

import { read, write } from "../address.js";
import { asOf, later, run } from "../app.js";
import { choiceGroup } from "../choice.js";
import { el, fill, part } from "../dom.js";
import { percent, whole } from "../format.js";
import { unpublished } from "../notice.js";
import { heatMap } from "../coverage/map.js";
import { byPhase, phaseName, STATES } from "../coverage/states.js";
import { why } from "../coverage/why.js";
import { scrolling, table } from "../table.js";

const COLUMNS = [
  { key: "table", label: "Table", low: true, value: (one) => one.table, cell: (one) => el("code", {}, one.table) },
  { key: "phase", label: "Phase", low: true, value: (one) => phaseName(one.phase) },
  { key: "dates", label: "Dates", numeric: true, value: (one) => one.dates, cell: (one) => whole(one.dates) },
  { key: "undone", label: "Not done", numeric: true, value: (one) => one.undone, cell: (one) => el("span", { class: one.undone ? "count-bad" : "" }, whole(one.undone)) },
  { key: "rows", label: "Rows", numeric: true, value: (one) => one.rows, cell: (one) => whole(one.rows) },
  { key: "expected", label: "Expected", numeric: true, value: (one) => one.expected, cell: (one) => whole(one.expected) },
  { key: "share", label: "Covered", numeric: true, low: true, value: (one) => covered(one), cell: (one) => (one.expected ? percent(covered(one)) : null), why: "nothing owed" },
  { key: "excused", label: "Excused", numeric: true, value: (one) => one.excused, cell: (one) => whole(one.excused) },
  { key: "unaccounted", label: "Unexplained", numeric: true, value: (one) => one.unaccounted, cell: (one) => el("span", { class: one.unaccounted ? "count-bad" : "" }, whole(one.unaccounted)) },
];

const covered = (one) => (one.expected ? Math.min(100, (100 * one.rows) / one.expected) : null);

run(async (store) => {
  const file = await store.get("coverage.json");
  if (!file) return fill(part("content"), unpublished("Coverage is not published yet"));
  asOf(file);
  const chosen = { season: file.seasons.includes(read("season")) ? read("season") : file.seasons.at(-1), phase: read("phase") };
  const box = el("div", { class: "tall" });
  const phases = [...new Set([...file.tables].sort(byPhase).map((one) => one.phase))];
  if (!phases.includes(chosen.phase)) chosen.phase = "";
  const draw = later(async () => {
    write({ season: chosen.season === file.seasons.at(-1) ? "" : chosen.season, phase: chosen.phase });
    const season = chosen.season;
    const matrix = await store.get(`coverage/${encodeURIComponent(season)}.json`);
    if (season === chosen.season) fill(box, matrix ? seasonOf(matrix, file, chosen) : unpublished(`The matrix of ${season} is not published yet`));
  });
  const choose = (key) => (value) => {
    chosen[key] = value;
    draw();
  };
  fill(
    part("content"),
    el("div", { class: "days" },
      choiceGroup("Season", file.seasons.map((season) => [season, season]), chosen.season, choose("season")),
      choiceGroup("Phase", [["", "All"], ...phases.map((phase) => [phase, phaseName(phase)])], chosen.phase, choose("phase"))),
    box,
  );
  await draw();
});

function seasonOf(matrix, file, { season, phase }) {
  const rows = matrix.tables.map((row, place) => ({ ...row, place })).filter((row) => !phase || row.phase === phase).sort(byPhase);
  const panel = el("section", { class: "card why", role: "status", "aria-live": "polite" }, el("h2", {}, "Why?"), el("p", { class: "soft" }, "Click a cell, or move over the map with the arrow keys, to see what it holds and why something is missing."));
  const made = table({ caption: `Tables of ${season}`, columns: COLUMNS, rows: file.tables.filter((one) => one.season === season && (!phase || one.phase === phase)).sort(byPhase), onsort: () => {} });
  return el(
    "div", { class: "stack" },
    legend(rows),
    heatMap(matrix, rows, (row, day) => fill(panel, why(matrix, row, day))),
    panel,
    el("section", { class: "card" }, el("h2", {}, `Season ${season} by table`), scrolling(made.node, "Tables of the season")),
  );
}

function legend(rows) {
  const there = new Set(rows.flatMap((row) => [...row.states]));
  return el("ul", { class: "legend" }, Object.entries(STATES).filter(([letter]) => there.has(letter)).map(([letter, state]) => el("li", {}, el("i", { class: `cell-${letter === "." ? "none" : letter}` }), state.label)));
}
