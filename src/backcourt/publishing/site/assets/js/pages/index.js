// Tonight: the slate as one table that can be filtered and sorted; what is chosen stands in the address.

import { read, write } from "../address.js";
import { asOf, run } from "../app.js";
import { choice } from "../choice.js";
import { el, fill, part } from "../dom.js";
import { key, scale } from "../distribution.js";
import { day, inOrder, isKnown, statName } from "../format.js";
import { gamesOf } from "../games.js";
import { nothing, unpublished } from "../notice.js";
import { plain } from "../search.js";
import { columns, ORDERS } from "../slate.js";
import { table } from "../table.js";

const STATES = {
  today: ["Tonight", (file) => `${day(file.date)}`],
  upcoming: ["Next slate", (file) => `${day(file.date)}: no games today`],
  past: ["Last slate", (file) => `Last slate: ${day(file.date)}. No later one has predictions yet`],
};

const asked = {
  stat: read("stat", "points"),
  sort: read("sort", "-value"),
  game: read("game"),
  call: read("call"),
  text: read("text"),
  lined: read("lined") === "1",
};

function remember() {
  write({ ...asked, stat: asked.stat === "points" ? "" : asked.stat, sort: asked.sort === "-value" ? "" : asked.sort, lined: asked.lined ? "1" : "" });
}

const order = () => ({ key: asked.sort.replace(/^-/, ""), direction: asked.sort.startsWith("-") ? "descending" : "ascending" });

// One row per player who has the statistic: the player, his market, and what can be filtered by.
function rowsOf(file) {
  return file.players.flatMap((player) => {
    const market = player.markets.find((other) => other.stat === asked.stat);
    return market ? [{ player, market, text: plain(`${player.player} ${player.team} ${player.opponent}`) }] : [];
  }).sort((one, other) => certainty(other.market) - certainty(one.market) || other.market.mean - one.market.mean);
}

// The order of those that the chosen order does not tell apart: the surest first, then those without a line by what they
// are expected to do.
const certainty = (market) => (isKnown(market.p_over) ? Math.max(market.p_over, market.p_under) : 0);

function isWanted(row) {
  if (asked.game && row.player.game_id !== asked.game) return false;
  if (asked.call && row.market.recommendation !== asked.call) return false;
  if (asked.lined && !isKnown(row.market.line)) return false;
  return plain(asked.text).split(/\s+/).every((word) => row.text.includes(word));
}

function show(file, store) {
  let most = 1;
  let slate = null;

  function build() {
    const all = rowsOf(file);
    most = Math.max(1, ...all.map((row) => Math.max(row.market.quantiles?.[6] ?? 0, row.market.line ?? 0)));
    slate = table({
      caption: `${statName(asked.stat)} of every player on the slate`,
      columns: columns(most, scale(most)), cards: true, sort: order(),
      onsort: (sort) => chooseOrder(`${sort.direction === "descending" ? "-" : ""}${sort.key}`),
      empty: "No player fits these filters.",
    });
    part("slate").replaceChildren(el("div", { class: "tall slate-table" }, slate.node), count);
    refresh();
  }

  const count = el("p", { class: "soft", role: "status" });

  function refresh() {
    const all = rowsOf(file);
    const wanted = all.filter(isWanted);
    slate.show(wanted, order());
    count.textContent = `${wanted.length} of ${all.length} players, as ${file.system} sees them.`;
    remember();
  }

  function chooseOrder(value) {
    asked.sort = value;
    part("order").value = ORDERS.some(([other]) => other === value) ? value : "";
    remember();
  }

  choice(part("stats"), inOrder(file.stats).map((stat) => [stat, statName(stat)]), asked.stat, async (stat) => {
    asked.stat = stat;
    const other = await store.get(fileOf(stat));
    if (asked.stat !== stat || !other) return;
    file = other;
    build();
  });
  const form = part("filters");
  fields(form, file);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const { name, value, checked } = event.target;
    if (name === "order") asked.sort = value || asked.sort;
    else if (name === "lined") asked.lined = checked;
    else asked[name] = value;
    refresh();
    if (name === "game") games();
  });

  function games() {
    fill(part("games"), gamesOf(file.games, asked.game, (id) => {
      asked.game = asked.game === id ? "" : id;
      form.elements.game.value = asked.game;
      games();
      refresh();
    }));
  }
  games();
  build();
}

const fileOf = (stat) => `tonight/stat/${stat}.json`;

// What the address asks for, if somebody on the slate has it.
async function slateFile(store) {
  const points = await store.get(fileOf("points"));
  if (!points || asked.stat === "points") return points;
  if (points.stats.includes(asked.stat)) return store.get(fileOf(asked.stat));
  asked.stat = "points";
  return points;
}

function fields(form, file) {
  const { game, call, text, lined } = form.elements;
  game.append(...file.games.map((one) => el("option", { value: one.game_id }, `${one.away_team} at ${one.home_team}`)));
  part("order").append(...ORDERS.map(([value, label]) => el("option", { value }, label)));
  if (!file.games.some((one) => one.game_id === asked.game)) asked.game = "";
  game.value = asked.game;
  call.value = asked.call;
  text.value = asked.text;
  lined.checked = asked.lined;
  part("order").value = asked.sort;
}

run(async (store) => {
  const file = await slateFile(store);
  if (!file) return fill(part("slate"), unpublished("No slate has been published yet", "It appears with the first publication after players have been predicted."));
  if (!file.players.length) return fill(part("slate"), nothing("Nobody is on this slate", "There are no games."));
  asOf(file);
  const [title, lede] = STATES[file.slate];
  document.querySelector("h1").textContent = title;
  part("lede").textContent = lede(file);
  fill(part("key"), key());
  return show(file, store);
}, "slate");
