// Tonight: the distribution against the line, all systems side by side, quotes, reasons, matchup.

import { chart } from "../chart.js";
import { el, unseen } from "../dom.js";
import { chance, inSentence, isKnown, line, none, number, odds, percent, shown, side, signed, whole, words } from "../format.js";
import { interval } from "../intervals.js";
import { bars, isMixture, reasonBars } from "../reasons.js";
import { plainTable } from "../table.js";

export function tonight(file, stat) {
  const market = file.stats.find((one) => one.stat === stat);
  if (!market) return el("p", { class: "soft" }, `Nothing is said of ${inSentence(stat)} tonight.`);
  const view = market.systems.find((one) => one.system === file.system) ?? market.systems.at(-1);
  return el(
    "div", { class: "stack" },
    el("div", { class: "player-top" }, against(market, view), systems(market, file.system)),
    el(
      "div", { class: "pair" },
      why(market, view),
      quotes(market), matchup(file),
    ),
  );
}

// Why the system says so: of a mixture, its members and what moves the one of them that learned.
function why(market, view) {
  const learned = market.systems.find((one) => one.reasons.length && !isMixture(one.reasons) && one.system.startsWith("xgboost") && !one.system.endsWith("no_list"))
    ?? market.systems.find((one) => one.reasons.length && !isMixture(one.reasons));
  const mixed = isMixture(view.reasons);
  return el(
    "section", { class: "card" }, el("h2", {}, `Why ${number(view.mean)}`),
    el("p", { class: "soft" }, mixed ? `${view.system} mixes these systems by their weights` : `What moves ${view.system}, largest first`), reasonBars(view.reasons),
    mixed && learned ? [el("h3", {}, `What moves ${learned.system} (${number(learned.mean)})`), reasonBars(learned.reasons)] : null,
  );
}

// The chance of every number, by side of the line.
function law(market) {
  let below = 0;
  return market.chances.map((share, value) => {
    const fewer = below;
    below += share;
    const where = !isKnown(market.line) ? "none" : value > market.line ? "over" : value < market.line ? "under" : "push";
    return { number: value, chance: share, side: where, line: market.line, fewer, more: Math.max(0, 1 - below) };
  });
}

function against(market, view) {
  const title = isKnown(market.line) ? `Against the line of ${line(market.line)}` : "No line yet";
  return el(
    "section", { class: "card" }, el("h2", {}, title), verdict(market, view),
    market.chances ? picture(market, view) : el("p", { class: "soft" }, "No distribution yet: the system has not seen enough games."),
  );
}

function picture(market, view) {
  const values = law(market);
  const rows = values.filter((row) => row.chance >= 0.001);
  return chart({
    name: "chances", values: rows.length ? rows : values, height: "h240",
    description: `Chance of every number of ${inSentence(market.stat)} by ${view.system}, coloured by side of the line`,
    numbers: plainTable({
      caption: "Chance of every number",
      columns: [
        { key: "number", label: "Number", value: (row) => row.number },
        { key: "side", label: "Side", value: (row) => row.side },
        { key: "chance", label: "Chance", numeric: true, value: (row) => percent(row.chance * 100) },
        { key: "more", label: "More", numeric: true, value: (row) => percent(row.more * 100) },
      ],
      rows,
    }),
  });
}

function verdict(market, view) {
  if (!isKnown(view.p_over)) return el("p", { class: "verdict" }, "Mean ", el("b", {}, number(view.mean)), isKnown(view.q50) ? `, median ${view.q50}` : "");
  return el(
    "p", { class: "verdict" },
    el("b", { class: "chance under" }, chance(view.p_under)), " under · ",
    view.p_push > 0 ? `${chance(view.p_push)} push · ` : "",
    el("b", { class: "chance over" }, chance(view.p_over)), " over",
    el("span", { class: "soft" }, ` mean ${number(view.mean)}, median ${view.q50}, fair line ${shownLine(view.fair_line)}`),
  );
}

const shownLine = (value) => (isKnown(value) ? number(value) : "not known");

function systems(market, chosen) {
  const ends = market.systems.flatMap((one) => [one.q10, one.q90, one.mean]).concat(market.line).filter(isKnown);
  const domain = [Math.max(0, Math.min(...ends) - 1), Math.max(...ends) + 1];
  const columns = [
    { key: "system", label: "System", value: (one) => one.system, cell: (one) => el(one.system === chosen ? "b" : "span", {}, one.system) },
    { key: "mean", label: "Mean", numeric: true, value: (one) => number(one.mean) },
    { key: "span", label: "80 %", title: "Where 80 % of games end; the dot is the mean, the rule the line", cell: (one) => dot(one, market, domain) },
    { key: "over", label: "Over", numeric: true, why: "no chance without a line and a law", value: (one) => (isKnown(one.p_over) ? el("span", { class: "chance over" }, chance(one.p_over)) : null) },
    { key: "call", label: "Call", value: (one) => side(one.recommendation) },
  ];
  const live = market.systems.some((one) => one.basis === "live") ? "live" : "backfilled from what was known then";
  return el("section", { class: "card" }, el("h2", {}, "Every system"), el("p", { class: "soft" }, "Bars hold 80 % of games, dots are means, the rule is the line."), plainTable({ caption: "Every system's view", columns, rows: market.systems }), el("p", { class: "soft" }, `These predictions are ${live}.`));
}

function dot(one, market, domain) {
  const name = !isKnown(market.line) ? "" : one.mean > market.line ? "over" : "under";
  const [low, high] = [one.q10 ?? one.mean, one.q90 ?? one.mean];
  return interval({ domain, value: one.mean, low, high, mark: market.line, name, label: `mean ${number(one.mean)}, 80 % of games between ${number(low, 0)} and ${number(high, 0)}` });
}

function quotes(market) {
  const price = (value) => shown(value, odds, "no price");
  const columns = [
    { key: "book", label: "Book", value: (one) => one.book },
    { key: "kind", label: "Kind", value: (one) => words(one.kind) },
    { key: "line", label: "Line", numeric: true, value: (one) => line(one.line) },
    { key: "over", label: "Over", numeric: true, value: (one) => price(one.over_odds) },
    { key: "under", label: "Under", numeric: true, value: (one) => price(one.under_odds) },
  ];
  const moved = isKnown(market.opening_line) && market.opening_line !== market.line ? ` Opened at ${line(market.opening_line)}.` : "";
  const body = market.quotes.length
    ? [plainTable({ caption: "Quotes by book", columns, rows: market.quotes }), el("p", { class: "soft" }, `${bestOf(market)}${moved}`)]
    : el("p", { class: "soft" }, "No book quotes him.");
  return el("section", { class: "card" }, el("h2", {}, "Quotes"), body);
}

function bestOf(market) {
  if (!isKnown(market.over_odds) && !isKnown(market.under_odds)) return "No sportsbook quotes a price of this line.";
  return `Best: over ${plainOdds(market.over_odds)}, under ${plainOdds(market.under_odds)}.`;
}

const plainOdds = (value) => (isKnown(value) ? odds(value) : "none");

function matchup({ factors, zones, teammates_out: out, player }) {
  const zoneTable = plainTable({
    caption: "Where he shoots from, and how the opponent defends it",
    columns: [
      { key: "zone", label: "Zone", value: (one) => words(one.zone) },
      { key: "rate", label: "His shots", numeric: true, cell: (one) => shown(one.player_rate_pct, (value) => percent(value, 0)) },
      { key: "weak", label: `${player.opponent} allow`, title: "Field goal percentage against the league's: above 0 is weak", numeric: true, cell: (one) => shown(one.opponent_vs_league_pp, (value) => `${signed(value)} pp`) },
    ],
    rows: zones,
  });
  const facts = [
    isKnown(player.days_rest) ? `${player.days_rest} day${player.days_rest === 1 ? "" : "s"} since his last game` : null,
    isKnown(player.projected_minutes) ? `${whole(player.projected_minutes)} minutes projected` : null,
    out.length ? null : "no team-mate reported out",
  ].filter(Boolean);
  return el(
    "section", { class: "card" }, el("h2", {}, "Matchup"),
    el("p", { class: "soft" }, facts.join(" · ")),
    out.length ? el("p", {}, "Out: ", out.flatMap((name, place) => [place ? ", " : "", el("bdi", {}, name)])) : null,
    bars([["Fatigue", factors.fatigue], ["Zones", factors.zone_mismatch], ["Pace", factors.pace], ["Usage", factors.usage_spike]], "Factors in points"),
    zones.length ? zoneTable : el("p", {}, none("no shot zones known"), unseen("no shot zones")),
  );
}
