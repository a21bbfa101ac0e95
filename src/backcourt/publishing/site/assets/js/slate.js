// The columns of the slate table.

import { playerLink } from "./address.js";
import { el } from "./dom.js";
import { strip } from "./distribution.js";
import { chance, isKnown, line, number, odds, ordinal, shown, side, signed, whole, words } from "./format.js";

// Orders that can be chosen where columns have no heads: on a phone.
export const ORDERS = [
  ["-value", "Expected value"],
  ["-over", "Chance of the over"],
  ["-under", "Chance of the under"],
  ["-mean", "Prediction"],
  ["-line", "Line"],
  ["-season", "Season average"],
  ["player", "Name"],
];

const isOver = (market) => (market.p_over ?? 0) >= (market.p_under ?? 0);

const price = (market) => (isOver(market) ? market.over_odds : market.under_odds);

function who({ player }) {
  const place = player.is_home ? "vs" : "@";
  return el(
    "div", { class: "who" },
    el("a", { href: playerLink(player.player_id) }, el("bdi", {}, player.player)),
    el(
      "small", {},
      el("b", {}, player.team), ` ${place} ${player.opponent}`, player.position ? ` · ${player.position}` : "",
      player.injury_status ? el("em", { class: "chip warn", title: "injury report" }, words(player.injury_status)) : null,
      player.back_to_back ? el("em", { class: "chip", title: "second game in two days" }, "back to back") : null,
    ),
  );
}

const defence = ({ player }) =>
  isKnown(player.opponent_rank)
    ? el("span", { title: `${player.opponent} allowed ${number(player.opponent_defensive_rating)} points per 100 possessions` }, ordinal(player.opponent_rank))
    : null;

const rest = ({ player }) =>
  isKnown(player.days_rest)
    ? el("span", { title: isKnown(player.fatigue_score) ? `fatigue score ${whole(player.fatigue_score)} of 100 (100 is fresh)` : null },
        `${player.days_rest}`, isKnown(player.fatigue_score) ? el("small", {}, ` ${whole(player.fatigue_score)}`) : null)
    : null;

const tinted = (value, name) => (isKnown(value) ? el("span", { class: `chance ${name}` }, chance(value)) : null);

function best({ market }) {
  const value = price(market);
  return isKnown(value) ? el("span", { title: `best price of the ${isOver(market) ? "over" : "under"}` }, odds(value)) : null;
}

function value({ market }) {
  const worth = market.expected_value;
  return isKnown(worth) ? el("span", { class: worth > 0 ? "positive" : "" }, signed(worth * 100), "\u202f%") : null;
}

const average = (key, label, title) => ({
  key, label, title, numeric: true, area: key, why: "no games yet",
  value: ({ player }) => player[`points_avg_${key === "season" ? key : `last_${key.slice(1)}`}`],
  cell: ({ player }) => {
    const known = player[`points_avg_${key === "season" ? key : `last_${key.slice(1)}`}`];
    return isKnown(known) ? number(known) : null;
  },
});

export const columns = (most, scale) => [
  { key: "player", label: "Player", low: true, area: "who", value: ({ player }) => player.player, cell: who },
  { key: "defence", label: "Opp D", title: "Rank of the opponent’s defence: 1st is the strongest", numeric: true, low: true, area: "defence", value: ({ player }) => player.opponent_rank, cell: defence },
  { key: "rest", label: "Rest", title: "Days since his last appearance, and fatigue score (100 is fresh)", numeric: true, low: true, area: "rest", why: "no appearance this season", value: ({ player }) => player.days_rest, cell: rest },
  average("l5", "Pts L5", "Points, mean of his last 5 games"),
  average("l10", "L10", "Points, mean of his last 10 games"),
  average("season", "Season", "Points, mean of his season"),
  { key: "minutes", label: "Min", title: "Projected minutes", numeric: true, area: "minutes", value: ({ player }) => player.projected_minutes, cell: ({ player }) => shown(player.projected_minutes, whole) },
  { key: "line", label: "Line", title: "Consensus of the main lines", numeric: true, area: "line", why: "no line", value: ({ market }) => market.line, cell: ({ market }) => (isKnown(market.line) ? el("b", {}, line(market.line)) : null) },
  { key: "mean", label: "Mean", title: "Predicted mean", numeric: true, area: "mean", value: ({ market }) => market.mean, cell: ({ market }) => number(market.mean) },
  { key: "law", label: "Distribution", sortable: false, area: "law", scale, why: "no distribution yet", cell: ({ market }) => strip(market, most) },
  { key: "over", label: "Over", title: "Chance of more than the line", numeric: true, area: "over", why: "no line", value: ({ market }) => market.p_over, cell: ({ market }) => tinted(market.p_over, "over") },
  { key: "under", label: "Under", title: "Chance of less than the line", numeric: true, area: "under", why: "no line", value: ({ market }) => market.p_under, cell: ({ market }) => tinted(market.p_under, "under") },
  { key: "price", label: "Price", title: "Best price of the likelier side, American odds", numeric: true, area: "price", why: "no price", value: ({ market }) => price(market), cell: best },
  { key: "value", label: "EV", title: "Expected profit per unit staked on the likelier side at the best price", numeric: true, area: "value", why: "no price", value: ({ market }) => market.expected_value, cell: value },
  { key: "call", label: "Call", title: "Recommendation", low: true, area: "call", value: ({ market }) => market.recommendation, cell: ({ market }) => side(market.recommendation) },
];
