// Systems: error against the line and the baselines on the same predictions, hit rates, calibration, cards.

import { read, write } from "../address.js";
import { asOf, run } from "../app.js";
import { choiceGroup } from "../choice.js";
import { el, fill, part } from "../dom.js";
import { day, inOrder, shortDay, statName } from "../format.js";
import { unpublished } from "../notice.js";
import { calibration, series } from "../systems/curves.js";
import { models } from "../systems/models.js";
import { comparison, hitRates } from "../systems/comparison.js";

const WINDOWS = { last_7_days: "7 days", last_30_days: "30 days", season: "Season" };

run(async (store) => {
  const file = await store.get("systems/performance.json");
  if (!file) return fill(part("content"), unpublished("No system has been graded yet", "Comparisons appear after the first graded day."));
  asOf(file);
  part("lede").textContent = `Season ${file.season}, graded up to ${day(file.last_graded)}`;
  const stats = inOrder(file.windows.flatMap((window) => window.systems.map((one) => one.stat)));
  const names = file.windows.map((window) => window.window);
  const chosen = { stat: stats.includes(read("stat")) ? read("stat") : stats[0], window: names.includes(read("window")) ? read("window") : names.at(-1) };
  const below = el("div", { class: "stack" });
  const draw = () => {
    write({ stat: chosen.stat === stats[0] ? "" : chosen.stat, window: chosen.window === names.at(-1) ? "" : chosen.window });
    fill(below, content(file, chosen));
  };
  const choose = (key) => (value) => {
    chosen[key] = value;
    draw();
  };
  fill(
    part("content"),
    el("div", { class: "days" },
      choiceGroup("Statistic", stats.map((stat) => [stat, statName(stat)]), chosen.stat, choose("stat")),
      choiceGroup("Window", names.map((name) => [name, WINDOWS[name] ?? name]), chosen.window, choose("window"))),
    below,
  );
  draw();
});

function content(file, { stat, window: name }) {
  const window = file.windows.find((one) => one.window === name);
  const systems = window.systems.filter((one) => one.stat === stat);
  const span = `${shortDay(window.first)} to ${day(window.last)}`;
  return [
    comparison(systems, stat, span),
    hitRates(systems),
    el("div", { class: "pair" }, series(file, stat), calibration(file, stat)),
    cards(file.systems, systems),
    models(file.models),
  ];
}

function cards(all, spoken) {
  const graded = new Set(spoken.filter((one) => one.graded).map((one) => one.system));
  return el(
    "section", { class: "card" }, el("h2", {}, "What each system is"),
    el("dl", { class: "cards-list" }, all.map((one) => el("div", {}, el("dt", {}, one.system), el("dd", {}, one.meaning, graded.has(one.system) ? "" : el("small", {}, " Nothing graded in this window."))))),
  );
}
