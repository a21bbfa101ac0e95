// Tables: columns say how a row is read, sorted and shown; on a phone each row becomes a card.

import { el, fill } from "./dom.js";
import { isKnown, none } from "./format.js";

// A column is { key, label, title, value(row), cell(row), numeric, low, sortable, area, heading }:
// `low` sorts the lowest first at the first click, `area` names its place on a card.
export function table({ caption, columns, rows = [], sort = null, onsort, cards = false, empty = "Nothing to show" }) {
  const body = el("tbody", { role: "rowgroup" });
  const heads = columns.map((column) => head(column));
  const node = el(
    "table", { class: cards ? "cards" : null, role: "table" },
    el("caption", { class: "unseen" }, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)),
    body,
  );
  let shownRows = rows;

  function head(column) {
    const label = column.heading ?? column.label;
    const inside = onsort && column.sortable !== false
      ? el("button", { type: "button", title: column.title, onclick: () => turn(column) }, label)
      : el("span", { title: column.title }, label);
    return el("th", { scope: "col", role: "columnheader", class: classes(column) }, inside, column.scale ?? null);
  }

  function turn(column) {
    const first = column.low ? "ascending" : "descending";
    const other = column.low ? "descending" : "ascending";
    sort = { key: column.key, direction: sort?.key === column.key && sort.direction === first ? other : first };
    onsort(sort);
    show(shownRows);
  }

  function show(next, order = sort) {
    shownRows = next;
    sort = order;
    heads.forEach((node, place) => {
      const active = sort?.key === columns[place].key;
      if (active) node.setAttribute("aria-sort", sort.direction);
      else node.removeAttribute("aria-sort");
    });
    const ordered = sorted(shownRows, columns, sort);
    fill(body, ordered.length ? ordered.map(rowOf) : el("tr", { role: "row", class: "empty" }, el("td", { role: "cell", colspan: columns.length }, empty)));
  }

  function rowOf(row) {
    return el("tr", { role: "row" }, columns.map((column, place) => cellOf(column, row, place)));
  }

  show(rows);
  return { node, show };
}

const classes = (column) => [column.numeric ? "number" : "", column.area ? `at-${column.area}` : "", column.wide ? "wide-only" : ""].join(" ").trim() || null;

function cellOf(column, row, place) {
  const value = column.cell ? column.cell(row) : column.value(row);
  const content = isKnown(value) ? value : none(column.why);
  const marks = { class: classes(column), "data-label": column.label };
  return place === 0
    ? el("th", { scope: "row", role: "rowheader", ...marks }, content)
    : el("td", { role: "cell", ...marks }, content);
}

export function sorted(rows, columns, sort) {
  const column = columns.find((other) => other.key === sort?.key);
  if (!column) return rows;
  const sign = sort.direction === "ascending" ? 1 : -1;
  return rows
    .map((row, place) => ({ row, place, value: column.value(row) }))
    .sort((one, other) => compared(one, other, sign))
    .map((entry) => entry.row);
}

// What is not known stands last, whichever way is sorted.
function compared(one, other, sign) {
  if (!isKnown(one.value) || !isKnown(other.value))
    return isKnown(other.value) - isKnown(one.value) || one.place - other.place;
  const order = typeof one.value === "string" ? one.value.localeCompare(other.value) : one.value - other.value;
  return sign * order || one.place - other.place;
}

// A plain table in a box that scrolls by itself when the screen is narrow.
export function plainTable(options) {
  return scrolling(table(options).node, options.caption);
}

export const scrolling = (node, label) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, node);
