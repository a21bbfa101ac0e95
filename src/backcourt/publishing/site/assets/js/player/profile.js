// Who a player is, and his seasons.

import { el } from "../dom.js";
import { isKnown, number, shown, whole } from "../format.js";
import { plainTable } from "../table.js";

const average = (key, label, digits = 1) => ({
  key, label, numeric: true, value: (season) => season[key], cell: (season) => shown(season[key], (value) => number(value, digits)),
});

const SEASONS = [
  { key: "season", label: "Season", value: (season) => season.season },
  { key: "team", label: "Team", value: (season) => season.team },
  average("games", "Games", 0), average("minutes", "Min"), average("points", "Pts"), average("rebounds", "Reb"),
  average("assists", "Ast"), average("threes", "3PM"), average("ts_pct", "TS %"), average("usage_pct", "Usage %"),
];

export function profile(player) {
  const facts = [
    player.position,
    isKnown(player.height_cm) ? `${whole(player.height_cm)} cm` : null,
    isKnown(player.weight_kg) ? `${whole(player.weight_kg)} kg` : null,
    player.birth_date ? `born ${player.birth_date}` : null,
  ].filter(Boolean);
  return el(
    "details", { class: "seasons" },
    el("summary", {}, `${facts.join(" · ") || "Profile"} · ${player.seasons.length} season${player.seasons.length === 1 ? "" : "s"}`),
    plainTable({ caption: "His seasons", columns: SEASONS, rows: player.seasons }),
  );
}
