// Best bets: the picks of a date, the rule, and the whole record, which the reader's own browser verifies.

import { playerLink, read } from "../address.js";
import { asOf, later, run, titled } from "../app.js";
import { el, fill, part } from "../dom.js";
import { chance, day, inSentence, isKnown, line, number, odds, percent, shown, side, signed, stamp } from "../format.js";
import { unpublished } from "../notice.js";
import { reasonWords } from "../reasons.js";
import { record } from "../record/record.js";
import { table } from "../table.js";

const COLUMNS = [
  { key: "who", label: "Pick", area: "who", cell: who },
  { key: "line", label: "Line", area: "call", cell: (pick) => el("span", {}, side(pick.side), " ", el("b", {}, line(pick.line)), el("small", {}, ` ${inSentence(pick.stat)}`)) },
  { key: "price", label: "Price", numeric: true, area: "line", cell: price },
  { key: "chance", label: "Chance", title: "Chance of the side by the system", numeric: true, area: "mean", cell: (pick) => el("span", { class: `chance ${pick.side.toLowerCase()}` }, chance(pick.probability)) },
  { key: "even", label: "Breaks even", title: "Chance at which the price neither wins nor loses", numeric: true, area: "over", cell: (pick) => chance(pick.break_even) },
  { key: "market", label: "Market", title: "The market's own chance, without its margin", numeric: true, area: "under", cell: (pick) => shown(pick.market_probability, chance) },
  { key: "value", label: "EV", title: "Expected profit per unit staked", numeric: true, area: "price", cell: (pick) => el("b", {}, signed(pick.expected_value * 100), "\u202f%") },
  { key: "result", label: "Result", area: "value", cell: result, why: "not played or graded yet" },
  { key: "why", label: "Reasons", area: "law", cell: (pick) => el("small", { class: "why" }, reasonWords(pick.reasons) || "none kept") },
];

function who(pick) {
  return el(
    "div", { class: "who" },
    el("a", { href: `${playerLink(pick.player_id)}&stat=${encodeURIComponent(pick.stat)}` }, `${pick.rank}. `, el("bdi", {}, pick.player)),
    el("small", {}, el("b", {}, pick.team), ` against ${pick.opponent}`),
  );
}

function price(pick) {
  const seen = pick.seen_at ? `seen last ${stamp(pick.seen_at)}` : "said to be a closing price; the moment is not known";
  return el("span", { title: seen }, odds(pick.odds), el("small", { class: "book" }, ` ${pick.book ?? "book not named"}`));
}

function result(pick) {
  if (!pick.result) return null;
  const { outcome, actual, profit } = pick.result;
  return el("span", {}, side(outcome), el("small", {}, isKnown(actual) ? ` ${actual}, ${signed(profit, 2)}` : ""));
}

const LABELS = {
  live: ["Live", "Every pick was public before its game’s tip-off."],
  backfilled: ["Backfilled", "Made afterwards by the same code from what was known then; nobody could have taken these as they were made."],
};

function picks(file) {
  const [label, meaning] = LABELS[file.basis];
  return el(
    "section", { class: "stack" },
    el("p", { class: "basis" }, el("strong", { class: `tag ${file.basis}` }, label), ` ${meaning} Fixed ${stamp(file.published_at)}. ${number(file.considered, 0)} prices were looked at.`),
    file.picks.length
      ? el("div", { class: "slate-table bets" }, table({ caption: `Picks of ${file.date}`, columns: COLUMNS, rows: file.picks, cards: true }).node)
      : el("p", { class: "notice calm" }, el("strong", {}, "No picks"), " No price met the rule. Days without a pick are part of the record too."),
  );
}

function rule({ rule }) {
  return el(
    "section", { class: "card" }, el("h2", {}, "The rule"),
    el("p", {}, rule.meaning),
    el("dl", { class: "facts" }, [
      ["System", rule.system], ["Least expected value", percent(rule.least_expected_value * 100, 0)], ["Least margin", `${number(rule.least_margin * 100, 1)} pp`],
      ["Per player and game", rule.most_per_player], ["Per slate", rule.most_per_slate], ["Version", rule.version],
    ].map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value))))),
    el("p", { class: "soft" }, "A pick never changes once it is published; results are appended. A changed rule starts a record of its own."),
  );
}

run(async (store) => {
  const asked = read("date");
  const name = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : "latest";
  const file = await store.get(`best-bets/${name}.json`);
  if (!file) return fill(part("content"), unpublished("No best bets are published for this date", "They appear once a slate has been predicted and priced."));
  asOf(file);
  titled(`Best bets ${file.date}`);
  part("lede").textContent = day(file.date);
  const below = el("div", { class: "tall" });
  fill(part("content"), el("div", { class: "stack" }, picks(file), rule(file), below));
  return later(async () => fill(below, record(await store.get("best-bets/record.json"))))();
});
