// Results by day: how every system did, groups, every row, best and worst.

import { read, write } from "../address.js";
import { asOf, later, run, titled } from "../app.js";
import { choice } from "../choice.js";
import { el, fill, part } from "../dom.js";
import { day, firstSystem, inOrder, statName } from "../format.js";
import { unpublished } from "../notice.js";
import { breakdowns, extremes, rows, summary } from "../results/parts.js";

const chosen = { date: read("date"), stat: read("stat", "points"), system: read("system") };

async function dates(store) {
  const calendar = await store.get("calendar.json");
  return (calendar?.days ?? []).filter((one) => one.has_results).map((one) => one.date);
}

run(async (store) => {
  const [days, latest] = await Promise.all([dates(store), chosen.date ? null : store.get("results/latest.json")]);
  const open = later((date) => show(store, days, date));
  const pick = part("date");
  const steps = { earlier: -1, later: 1 };
  const go = (step) => {
    const next = days[days.indexOf(chosen.date) + step];
    if (next) open(next);
  };
  for (const [name, step] of Object.entries(steps)) part(name).onclick = () => go(step);
  pick.onchange = () => open(pick.value);
  document.onkeydown = (event) => {
    if (event.target !== document.body || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  };
  const known = days.length ? days : [chosen.date || latest?.date].filter(Boolean);
  fill(pick, grouped(known));
  return show(store, days, chosen.date || latest?.date || days.at(-1));
});

// Dates by month, newest first.
function grouped(days) {
  const months = new Map();
  for (const date of [...days].reverse()) months.set(date.slice(0, 7), [...(months.get(date.slice(0, 7)) ?? []), date]);
  return [...months].map(([month, inside]) => el("optgroup", { label: month }, inside.map((date) => el("option", { value: date }, day(date)))));
}

async function show(store, days, date) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date ?? "")) return fill(part("content"), unpublished("No day has been graded yet", "Results are known at six in the morning, Eastern, after the games."));
  chosen.date = date;
  const place = days.indexOf(date);
  part("date").value = date;
  part("earlier").disabled = place <= 0;
  part("later").disabled = place < 0 || place >= days.length - 1;
  titled(`Results ${date}`);
  write({ date });
  const file = await store.get(`results/${date}.json`);
  if (chosen.date !== date) return undefined;
  if (!file) return fill(part("content"), unpublished(`Nothing was graded on ${day(date)}`, "Pick another date above."));
  asOf(file);
  part("lede").textContent = `${day(date)} · season ${file.season}`;
  return content(file);
}

function content(file) {
  const stats = inOrder(file.summary.map((one) => one.stat));
  const systems = [...new Set(file.summary.map((one) => one.system))];
  if (!stats.includes(chosen.stat)) chosen.stat = stats[0];
  if (!systems.includes(chosen.system)) chosen.system = firstSystem(systems);
  const redraw = () => {
    write({ stat: chosen.stat === "points" ? "" : chosen.stat, system: chosen.system === firstSystem(systems) ? "" : chosen.system });
    fill(part("content"), el("div", { class: "stack" }, parts(file, systems, redraw)));
  };
  choice(part("stats"), stats.map((one) => [one, statName(one)]), chosen.stat, (stat) => {
    chosen.stat = stat;
    redraw();
  });
  redraw();
}

function parts(file, systems, redraw) {
  const { stat, system } = chosen;
  const pick = el("select", { "aria-label": "System", onchange: () => {
    chosen.system = pick.value;
    redraw();
  } }, systems.map((one) => el("option", { selected: one === system }, one)));
  return [
    summary(file.summary.filter((one) => one.stat === stat), system),
    el("div", { class: "days" }, el("span", { class: "soft" }, "Below: "), pick),
    el("div", { class: "pair" }, breakdowns(file.breakdowns, stat, system), extremes(file.extremes, stat, system)),
    rows(file.rows.filter((one) => one.stat === stat), system),
  ];
}
