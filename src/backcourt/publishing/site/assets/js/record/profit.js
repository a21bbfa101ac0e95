// Profit over time, from the entries of the record: the newest result of every pick counts.

import { day, number, signed } from "../format.js";

const keyOf = (one) => `${one.game_id} ${one.player_id} ${one.stat}`;

// One row per slate: date, basis, decided picks and their profit. Results of a date replace earlier ones of it.
export function decided(entries) {
  const bases = new Map();
  const results = new Map();
  for (const entry of entries) {
    const content = JSON.parse(entry.content);
    if (entry.kind === "picks") bases.set(entry.date, content.basis ?? "backfilled");
    if (entry.kind === "results") results.set(entry.date, content.results ?? content);
  }
  return [...results].map(([date, all]) => slate(date, bases.get(date), all)).sort((one, other) => one.date.localeCompare(other.date));
}

function slate(date, basis, all) {
  const picks = [...new Map(all.map((one) => [keyOf(one), one])).values()].filter((one) => one.outcome !== "void");
  return { date, basis, decided: picks.length, profit: picks.reduce((sum, one) => sum + one.profit, 0) };
}

// The profit so far after every slate, with the 95 % range of luck: slates are independent, picks of one are not.
export function path(slates) {
  let [units, count, squares, all] = [0, 0, 0, 0];
  return slates.filter((one) => one.decided).map((one) => {
    units += one.profit;
    count += 1;
    all += one.decided;
    squares += one.profit ** 2;
    const luck = 1.96 * Math.sqrt(Math.max(0, squares - units ** 2 / count));
    return {
      date: one.date, day: day(one.date), decided: all, units, low: units - luck, high: units + luck,
      unitsText: signed(units, 2), rangeText: `${number(units - luck)} to ${number(units + luck)}`,
    };
  });
}
