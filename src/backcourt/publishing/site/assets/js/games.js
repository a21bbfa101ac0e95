// The games of the slate as a row of buttons; a pressed one filters.

import { el } from "./dom.js";
import { clock, eastern, isKnown, number, spread } from "./format.js";

export function gamesOf(games, chosen, onchoose) {
  return games.map((game) =>
    el(
      "button", { type: "button", class: "game", "aria-pressed": String(game.game_id === chosen), onclick: () => onchoose(game.game_id) },
      el("span", { class: "teams" }, el("b", {}, game.away_team), " at ", el("b", {}, game.home_team)),
      el("time", { datetime: game.tipoff, title: eastern(game.tipoff) }, clock(game.tipoff), game.tipoff_assumed ? " assumed" : ""),
      el("small", {}, market(game)),
    ),
  );
}

function market(game) {
  const favoured = isKnown(game.spread_home) ? `${game.home_team} ${spread(game.spread_home)}` : "no spread";
  return `${favoured} · ${isKnown(game.total) ? `total ${number(game.total)}` : "no total"}`;
}
