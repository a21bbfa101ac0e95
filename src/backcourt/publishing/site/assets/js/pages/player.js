// One player: tonight's distribution and its reasons if he is on the slate, his games and our record on him always.

import { read, write } from "../address.js";
import { asOf, run, titled } from "../app.js";
import { choiceGroup } from "../choice.js";
import { el, fill, part } from "../dom.js";
import { day, inOrder, number, ordinal, statName, STATS } from "../format.js";
import { nothing } from "../notice.js";
import { games } from "../player/games.js";
import { profile } from "../player/profile.js";
import { record, splits } from "../player/splits.js";
import { tonight } from "../player/tonight.js";

async function load(store, id) {
  const [slate, player] = await Promise.all([store.get("tonight/all-players.json"), store.get(`players/${id}.json`)]);
  const listed = slate?.players.some((other) => other.player_id === id);
  return { player, on: listed ? await store.get(`tonight/player/${id}.json`) : null };
}

run(async (store) => {
  const asked = read("id");
  if (!/^\d{1,12}$/.test(asked)) return unknown("No player is named in the address");
  const { player, on } = await load(store, Number(asked));
  if (!player && !on) return unknown("There is no such player here");
  asOf(on ?? player);
  return show(store, player, on);
});

function unknown(title) {
  titled("No such player");
  part("title").textContent = "No such player";
  return fill(part("content"), nothing(title, "Press / and type a name to find one, or start from tonight’s slate."), el("p", {}, el("a", { href: "index.html" }, "Tonight")));
}

function show(store, player, on) {
  const name = player?.player ?? on.player.player;
  titled(name);
  fill(part("title"), el("bdi", {}, name));
  fill(part("lede"), on ? slateWords(on) : "Not on the slate.");
  const stats = statsOf(player, on);
  let stat = stats.includes(read("stat")) ? read("stat") : stats[0];
  const below = el("div", { class: "stack" });
  const choose = (next) => {
    stat = next;
    write({ stat: stat === stats[0] ? "" : stat });
    fill(below, parts(store, player, on, stat));
  };
  fill(part("content"), el("div", { class: "player-head" }, choiceGroup("Statistic", stats.map((one) => [one, statName(one)]), stat, choose), player ? profile(player) : null), below);
  return choose(stat);
}

function statsOf(player, on) {
  const found = [...(on?.stats ?? []), ...(player?.last_games.flatMap((game) => game.stats) ?? [])].map((one) => one.stat);
  const all = inOrder(found);
  return all.length ? all : Object.keys(STATS).slice(0, 1);
}

function slateWords({ player, slate, date }) {
  const when = { today: "tonight", upcoming: `on ${day(date)}`, past: `on ${day(date)}, the last slate` }[slate];
  const against = `${player.team} ${player.is_home ? "vs" : "@"} ${player.opponent} ${when}`;
  const rank = player.opponent_rank ? `, ${ordinal(player.opponent_rank)} of the defences (${number(player.opponent_defensive_rating)})` : "";
  return [against + rank, player.injury_status ? el("em", { class: "chip warn" }, player.injury_status) : null].filter(Boolean);
}

function parts(store, player, on, stat) {
  const last = player?.last_games ?? on.last_games;
  return [
    on ? tonight(on, stat) : null,
    games(store, player, last, stat),
    player ? el("div", { class: "pair" }, splits(player.splits, stat), record(player.track_record, stat)) : null,
  ];
}
