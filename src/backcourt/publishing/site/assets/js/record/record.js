// The record: live and backfilled apart, with n and intervals, profit over time, and the chain of hashes.

import { chart } from "../chart.js";
import { el } from "../dom.js";
import { day, number, percent, share, shown, signed, whole } from "../format.js";
import { unpublished } from "../notice.js";
import { plainTable } from "../table.js";
import { decided, path } from "./profit.js";
import { seal } from "./seal.js";

// Fewer slates make no curve.
const LEAST_SLATES = 5;

const TITLES = {
  live: ["Live record", "Picks that were public before tip-off. This is the record that counts."],
  backfilled: ["Backfilled record", "Picks made afterwards from what was known then. It says how the rule would have done, at closing prices that may not have been there to take."],
};

const COLUMNS = [
  { key: "season", label: "Season", value: (row) => (row.season === "all" ? el("b", {}, "All") : row.season) },
  { key: "rule", label: "Rule", value: (row) => row.rule },
  { key: "slates", label: "Slates", numeric: true, value: (row) => whole(row.slates) },
  { key: "picks", label: "Picks", numeric: true, value: (row) => whole(row.picks) },
  { key: "tally", label: "Won–lost–push", numeric: true, value: (row) => `${whole(row.won)}–${whole(row.lost)}–${whole(row.pushes)}` },
  { key: "voids", label: "Void", numeric: true, value: (row) => whole(row.voids) },
  { key: "pending", label: "Pending", numeric: true, value: (row) => whole(row.pending) },
  { key: "rate", label: "Hit rate", title: "Won of won and lost, with its 95 % interval", numeric: true, cell: (row) => share(row.hit_rate, "none decided") },
  { key: "even", label: "Breaks even", numeric: true, cell: (row) => shown(row.break_even_pct, percent) },
  { key: "expected", label: "Expected", title: "Mean of the chances that were given", numeric: true, cell: (row) => shown(row.expected_pct, percent) },
  { key: "units", label: "Units", numeric: true, value: (row) => el("b", {}, signed(row.units, 2)) },
  { key: "return", label: "Return, 95 %", title: "Profit per pick; the interval resamples whole slates", numeric: true, cell: yields },
];

function yields(row) {
  return shown(row.return_pct, (value) =>
    el("span", { class: "share" }, `${signed(value)}\u202f%`, el("small", {}, row.return_low_pct === null ? "" : ` ${signed(row.return_low_pct, 0)} to ${signed(row.return_high_pct, 0)}`)),
  );
}

export function record(file) {
  if (!file) return unpublished("The record is not published yet");
  const rows = decided(file.entries);
  return el(
    "div", { class: "stack" },
    Object.keys(TITLES).map((basis) => part(basis, file.summaries.filter((row) => row.basis === basis), rows.filter((row) => row.basis === basis))),
    seal(file.entries),
  );
}

function part(basis, summaries, rows) {
  const [title, meaning] = TITLES[basis];
  const points = path(rows);
  return el(
    "section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, meaning),
    summaries.length ? plainTable({ caption: title, columns: COLUMNS, rows: summaries }) : el("p", {}, basis === "live" ? "There is no live pick yet." : "There is no backfilled pick."),
    points.length >= LEAST_SLATES ? profit(title, points) : null,
  );
}

function profit(title, points) {
  return chart({
    name: "units", values: points, height: "h240",
    title: "Profit in units, one unit on each pick",
    description: `${title}: profit in units slate by slate, ${signed(points.at(-1).units, 2)} at the end of ${points.length} slates`,
    numbers: el(
      "div", {},
      el("p", { class: "soft" }, "The band is the 95 % range of luck about the profit so far: 1.96 times the root of the slates’ squared deviations. It says how much of the profit may be chance, not where it will go."),
      plainTable({
        caption: "Profit by slate",
        columns: [
          { key: "day", label: "Slate", value: (row) => day(row.date) },
          { key: "decided", label: "Decided", numeric: true, value: (row) => whole(row.decided) },
          { key: "units", label: "Units so far", numeric: true, value: (row) => signed(row.units, 2) },
          { key: "range", label: "95 %", numeric: true, value: (row) => `${number(row.low)} to ${number(row.high)}` },
        ],
        rows: points,
      }),
    ),
  });
}
