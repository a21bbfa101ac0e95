// Status: whether what is published may be relied on.

import { asOf, run } from "../app.js";
import { el, fill, part } from "../dom.js";
import { byPhase, phaseName } from "../coverage/states.js";
import { clock, day, isKnown, shown, stamp, whole } from "../format.js";
import { unpublished } from "../notice.js";
import { scrolling, table } from "../table.js";

const HEALTH = {
  good: ["good", "Good", "Every table has what it owes, or says why not."],
  degraded: ["bad", "Degraded", "Something failed or is missing without a reason. What is shown is still right as of its stamp."],
};

const COLUMNS = [
  { key: "table", label: "Table", low: true, value: (one) => one.table, cell: (one) => el("code", {}, one.table) },
  { key: "phase", label: "Phase", low: true, value: (one) => phaseName(one.phase) },
  { key: "rows", label: "Rows", numeric: true, value: (one) => one.rows, cell: (one) => whole(one.rows) },
  { key: "partitions", label: "Dates", numeric: true, value: (one) => one.partitions, cell: (one) => whole(one.partitions) },
  { key: "failed", label: "Failed", numeric: true, value: (one) => one.failed, cell: (one) => counted(one.failed) },
  { key: "blocked", label: "Blocked", numeric: true, value: (one) => one.blocked, cell: (one) => counted(one.blocked) },
  { key: "first", label: "First", low: true, value: (one) => one.first, why: "nothing yet" },
  { key: "last", label: "Last", value: (one) => one.last, why: "nothing yet" },
  { key: "written", label: "Written", value: (one) => one.written_at, cell: (one) => shown(one.written_at, stamp, "never") },
];

const counted = (count) => el("span", { class: count ? "count-bad" : "" }, whole(count));

function facts(file) {
  const { run } = file;
  const seconds = run?.finished ? Math.round((new Date(run.finished) - new Date(run.started)) / 1000) : null;
  const entries = [
    ["Slate", shown(file.slate, day)], ["Last graded", shown(file.last_graded, day, "nothing yet")], ["Last game", shown(file.last_game, day, "nothing yet")],
    ["Last run", run ? `${day(run.started.slice(0, 10))}, ${clock(run.started)}` : "none known"],
    ["It took", isKnown(seconds) ? `${whole(seconds)} s` : run ? "not finished" : "–"],
    ["It wrote", run ? `${whole(run.partitions)} partitions` : "–"],
    ["Version", file.version],
  ];
  return el("dl", { class: "facts" }, entries.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

run(async (store) => {
  const file = await store.get("status.json");
  if (!file) return fill(part("content"), unpublished("No status is published yet"));
  asOf(file);
  const [kind, title, meaning] = HEALTH[file.health];
  part("lede").textContent = meaning;
  const made = table({ caption: "Tables", columns: COLUMNS, rows: [...file.tables].sort(byPhase), onsort: () => {} });
  return fill(
    part("content"),
    el("div", { class: "stack" },
      el("section", { class: "card" }, el("h2", {}, "Health: ", el("span", { class: `health ${kind}` }, title)), file.problems.length ? el("ul", { class: "problems" }, file.problems.map((text) => el("li", {}, text))) : null, facts(file)),
      el("section", { class: "card" }, el("h2", {}, "Tables"), scrolling(made.node, "Tables"))),
  );
});
