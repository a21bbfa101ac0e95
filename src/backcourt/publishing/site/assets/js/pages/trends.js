// Trends: who is hot or cold, who bounces back, streaks against the line, what teams tend to.

import { playerLink } from "../address.js";
import { asOf, run } from "../app.js";
import { el, fill, part } from "../dom.js";
import { day, line, number, share, shortDay, shown, side, signed, statName, whole } from "../format.js";
import { interval } from "../intervals.js";
import { unpublished } from "../notice.js";
import { scrolling, table } from "../table.js";

const player = {
  key: "player", label: "Player", low: true, value: (one) => one.player,
  cell: (one) => el("span", {}, el("a", { href: playerLink(one.player_id) }, el("bdi", {}, one.player)), el("small", {}, ` ${one.team}`)),
};
const stat = { key: "stat", label: "Statistic", low: true, value: (one) => statName(one.stat) };
const numeric = (key, label, write = number, more = {}) => ({ key, label, numeric: true, value: (one) => one[key], cell: (one) => shown(one[key], write), ...more });

const FORM = [
  player, stat, numeric("last_5", "Last 5"), numeric("season", "Season"), numeric("games", "Games", whole),
  { key: "deviations", label: "Difference", title: "In standard errors of five games", value: (one) => Math.abs(one.deviations), cell: deviation },
];

function deviation({ deviations }) {
  const name = deviations > 0 ? "over" : "under";
  const label = `${signed(deviations)} standard errors`;
  return el("span", { class: "difference" }, interval({ domain: [-6, 6], value: deviations, mark: 0, name, label }), el("small", {}, signed(deviations)));
}

const BOUNCE = [
  player, numeric("last_points", "Last game", whole), numeric("season_avg", "Season"), numeric("bad_games", "Bad games", whole),
  { key: "bounced", label: "Reached his mean after", numeric: true, value: (one) => one.bounced.value_pct, cell: (one) => share(one.bounced) },
  { key: "usual", label: "After any game", numeric: true, value: (one) => one.usual.value_pct, cell: (one) => share(one.usual) },
];

const STREAKS = [
  player, stat, { key: "side", label: "Side", low: true, value: (one) => one.side, cell: (one) => side(one.side) },
  numeric("length", "In a row", whole), { key: "since", label: "Since", value: (one) => one.since, cell: (one) => shortDay(one.since) }, numeric("last_line", "Last line", line),
];

const TEAMS = [
  { key: "team", label: "Team", low: true, value: (one) => one.team, cell: (one) => el("b", {}, one.team) },
  { key: "wins", label: "Won–lost", numeric: true, value: (one) => one.wins / one.games, cell: (one) => `${one.wins}–${one.games - one.wins}` },
  numeric("pace", "Pace"), numeric("offensive_rating", "Offence"), numeric("defensive_rating", "Defence", number, { low: true }),
  numeric("points", "Points"), numeric("points_allowed", "Allowed", number, { low: true }),
  { key: "overs", label: "Over–under", title: "Games whose points went over and under the total", numeric: true, value: (one) => one.overs - one.unders, cell: (one) => `${one.overs}–${one.unders}` },
  { key: "covers", label: "Covered", title: "Games in which it beat the spread", numeric: true, why: "no lines", value: (one) => (one.with_line ? one.covers / one.with_line : null), cell: (one) => (one.with_line ? `${one.covers} of ${one.with_line}` : null) },
];

function card(title, file, columns, rows, empty) {
  if (!file) return el("section", { class: "card" }, el("h2", {}, title), unpublished("Not published yet"));
  const made = table({ caption: title, columns, rows, onsort: () => {}, empty });
  return el("section", { class: "card" }, el("h2", {}, title), el("p", { class: "soft" }, file.meaning), scrolling(made.node, title));
}

run(async (store) => {
  const [form, bounce, streaks, teams] = await Promise.all(["hot-cold", "bounce-back", "streaks", "teams"].map((name) => store.get(`trends/${name}.json`)));
  const any = form ?? bounce ?? streaks ?? teams;
  if (!any) return fill(part("content"), unpublished("Trends are not published yet", "They appear once games have been played."));
  asOf(any);
  part("lede").textContent = `Up to ${day(any.last_game_date)}, season ${any.season}`;
  const tested = streaks ? `${whole(streaks.considered)} players and statistics were looked at: some are on a streak by chance alone.` : "";
  return fill(
    part("content"),
    el("div", { class: "stack" },
      el("div", { class: "pair" }, card("Hot", form, FORM, form?.hot ?? [], "Nobody stands out."), card("Cold", form, FORM, form?.cold ?? [], "Nobody stands out.")),
      el("div", { class: "pair" }, card("Streaks against the line", streaks, STREAKS, streaks?.streaks ?? [], "No streak of three or more."), card("After a bad game", bounce, BOUNCE, bounce?.players ?? [], "Nobody had a bad last game.")),
      el("p", { class: "soft" }, tested),
      card("Teams over their last ten games", teams, TEAMS, teams?.teams ?? [], "No games yet.")),
  );
});

