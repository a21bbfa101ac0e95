// Finding a player from any page: a combobox over the index of players, which is loaded when somebody begins to type.

import { playerLink } from "./address.js";
import { el, fill, part } from "./dom.js";

const SHOWN = 9;

// Letters without their marks, so that "jokic" finds "Jokić".
export const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ø", "o").replaceAll("ł", "l").replaceAll("đ", "d").toLowerCase();

// Players whose name has a word that begins with each of the words asked for; active ones first.
export function found(players, asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits = players.filter((player) => words.every((word) => ` ${player.plain}`.includes(` ${word}`)));
  const loose = hits.length ? hits : players.filter((player) => words.every((word) => player.plain.includes(word)));
  return loose.sort((one, other) => other.is_active - one.is_active).slice(0, SHOWN);
}

export function startSearch(current) {
  const root = part("search");
  const [input, list, count] = [root.querySelector("input"), root.querySelector("ul"), part("search-count")];
  let players = null;
  let place = -1;

  async function load() {
    const index = await (await current())?.get("players/index.json");
    return (index?.players ?? []).map((player) => ({ ...player, plain: plain(player.player) }));
  }

  function close() {
    list.hidden = true;
    place = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(next) {
    const options = [...list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    place = (next + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  function option(player, number) {
    const go = () => location.assign(playerLink(player.player_id));
    return el(
      "li", { role: "option", id: `found-${number}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: go },
      el("bdi", {}, player.player),
      el("small", {}, [player.team, player.position, player.is_active ? null : "not active"].filter(Boolean).join(" · ")),
    );
  }

  async function show() {
    const asked = input.value;
    if (!asked.trim()) return close();
    try {
      players ??= load();
      const hits = found(await players, asked);
      if (asked !== input.value) return undefined;
      fill(list, hits.length ? hits.map(option) : el("li", { class: "empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No such player"));
      count.textContent = `${hits.length} found`;
      list.hidden = false;
      place = -1;
      input.setAttribute("aria-expanded", "true");
    } catch {
      players = null;
      fill(list, el("li", { class: "empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "The index could not be loaded"));
      list.hidden = false;
    }
    return undefined;
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => (players ??= load().catch(() => (players = null))));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") point(place + 1);
    else if (event.key === "ArrowUp") point(place < 0 ? -1 : place - 1);
    else if (event.key === "Escape") list.hidden ? (input.value = "") : close();
    else if (event.key === "Enter") (list.querySelector("[aria-selected=true]") ?? list.querySelector("[id^=found-]"))?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(input|select|textarea)$/i.test(document.activeElement?.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
