// His games: the last twenty as bars against their lines, and a season's log.

import { later } from "../app.js";
import { chart } from "../chart.js";
import { el, fill } from "../dom.js";
import { day, isKnown, line, number, numericDay, shown, side, statName, words } from "../format.js";
import { unpublished } from "../notice.js";
import { plainTable } from "../table.js";

const statOf = (game, stat) => game.stats.find((one) => one.stat === stat);

const against = (game) => `${game.is_home ? "vs" : "@"} ${game.opponent}`;

function valuesOf(games, stat) {
  return games.flatMap((game) => {
    const one = statOf(game, stat);
    if (!isKnown(one?.actual)) return [];
    return [{
      game: `${numericDay(game.date).slice(0, -3)} ${game.game_id}`, date: day(game.date), opponent: against(game), actual: one.actual, line: one.line,
      lineText: isKnown(one.line) ? line(one.line) : "none", result: one.result ?? "no line", predicted: one.predicted,
      predictedText: isKnown(one.predicted) ? number(one.predicted) : "nothing said", minutes: isKnown(game.minutes) ? number(game.minutes, 0) : "",
    }];
  });
}

function columns(stat) {
  const cell = (read, write) => (game) => shown(statOf(game, stat)?.[read], write);
  return [
    { key: "date", label: "Date", value: (game) => day(game.date) },
    { key: "opponent", label: "Opponent", value: against },
    { key: "win", label: "", cell: (game) => (isKnown(game.is_win) ? (game.is_win ? "W" : "L") : "") },
    { key: "minutes", label: "Min", numeric: true, cell: (game) => shown(game.minutes, (value) => number(value, 0), game.dnp_reason ? words(game.dnp_reason) : "did not play") },
    { key: "actual", label: statName(stat), numeric: true, cell: (game) => shown(statOf(game, stat)?.actual, (value) => el("b", {}, String(value)), "did not play") },
    { key: "line", label: "Line", numeric: true, cell: cell("line", line) },
    { key: "result", label: "Result", cell: (game) => (statOf(game, stat)?.result ? side(statOf(game, stat).result) : null), why: "no line" },
    { key: "predicted", label: "Predicted", numeric: true, cell: cell("predicted", (value) => number(value)) },
    { key: "call", label: "Call", cell: (game) => (statOf(game, stat)?.recommendation ? side(statOf(game, stat).recommendation) : null), why: "nothing said" },
  ];
}

export function games(store, player, last, stat) {
  const oldestFirst = [...last].reverse();
  const values = valuesOf(oldestFirst, stat);
  const tally = (name) => values.filter((value) => value.result === name).length;
  return el(
    "section", { class: "card" }, el("h2", {}, `Last ${values.length} games`),
    el("p", { class: "soft" }, `${tally("OVER")} over, ${tally("UNDER")} under, ${tally("PUSH")} pushes against the closing line. Dark ticks are lines, dots what was predicted.`),
    values.length
      ? chart({
          name: "last-games", values, height: "h300",
          description: `${statName(stat)} in his last ${values.length} games against their lines: ${tally("OVER")} over, ${tally("UNDER")} under, ${tally("PUSH")} pushes`,
          numbers: plainTable({ caption: "Last games", columns: columns(stat), rows: last }),
        })
      : el("p", { class: "soft" }, "No appearances known."),
    player ? log(store, player, stat) : null,
  );
}

// The log of a season, loaded when it is opened.
function log(store, player, stat) {
  const box = el("div", {});
  const pick = el("select", { "aria-label": "Season" }, player.seasons.map((one) => el("option", {}, one.season)));
  const load = later(async () => {
    const season = pick.value;
    const file = await store.get(`players/${player.player_id}/season/${encodeURIComponent(season)}.json`);
    if (season !== pick.value) return;
    const rows = [...(file?.games ?? [])].reverse();
    fill(box, file ? plainTable({ caption: `Season ${season}`, columns: columns(stat), rows }) : unpublished(`His season ${season} is not published yet`));
  });
  pick.addEventListener("change", load);
  return el(
    "details", { class: "numbers", ontoggle: (event) => event.target.open && load() },
    el("summary", {}, "The log of a season"), el("p", {}, pick), box,
  );
}
