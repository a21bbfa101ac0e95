// The heat map: a canvas with a cursor that arrow keys move, and names and months beside it.

import { el, fill, svg } from "../dom.js";
import { words } from "../format.js";
import { colour, onTheme } from "../theme.js";
import { STATES, WRONG } from "./states.js";
import { inWords } from "./why.js";

const TALL = 16;
const LEAST = 4;

export function heatMap(matrix, rows, onpick) {
  const canvas = el("canvas", {});
  const cursor = el("div", { class: "cursor", hidden: true });
  const months = el("div", { class: "months", "aria-hidden": "true" });
  const board = el(
    "div", { class: "board", tabindex: "0", role: "application", "aria-roledescription": "heat map", "aria-label": `${rows.length} tables by ${matrix.dates.length} dates. Arrow keys move, Home and End go to the first and last date.` },
    canvas, cursor,
  );
  const spoken = el("p", { class: "unseen", role: "status" });
  const names = el("ol", { class: "names", "aria-hidden": "true" }, rows.map((row) => el("li", { title: row.meaning }, words(row.table))));
  const at = { row: 0, day: matrix.dates.length - 1, width: LEAST };

  function draw() {
    const box = board.parentElement;
    if (!box?.clientWidth) return;
    at.width = Math.max(LEAST, Math.floor((box.clientWidth / matrix.dates.length) * 4) / 4);
    const [width, height] = [at.width * matrix.dates.length, TALL * rows.length];
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    for (const node of [canvas, board]) {
      node.style.setProperty("width", `${width}px`);
      node.style.setProperty("height", `${height}px`);
    }
    paint(canvas.getContext("2d"), ratio, matrix, rows, at.width);
    fill(months, monthMarks(matrix.dates, at.width));
    months.style.setProperty("width", `${width}px`);
    if (!cursor.hidden) move(at.row, at.day, false);
  }

  function move(row, day, pick = true) {
    at.row = Math.min(rows.length - 1, Math.max(0, row));
    at.day = Math.min(matrix.dates.length - 1, Math.max(0, day));
    cursor.hidden = false;
    cursor.style.setProperty("transform", `translate(${at.day * at.width}px, ${at.row * TALL}px)`);
    cursor.style.setProperty("width", `${at.width}px`);
    if (!pick) return;
    spoken.textContent = inWords(matrix, rows[at.row], at.day);
    onpick(rows[at.row], at.day);
    const scroller = board.parentElement;
    const left = at.day * at.width;
    if (left < scroller.scrollLeft || left > scroller.scrollLeft + scroller.clientWidth - at.width) scroller.scrollLeft = left - scroller.clientWidth / 2;
  }

  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [0, -30], PageDown: [0, 30], Home: [0, -9999], End: [0, 9999] };
  board.addEventListener("keydown", (event) => {
    const step = event.key === "Enter" || event.key === " " ? [0, 0] : steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(at.row + step[0], at.day + step[1]);
  });
  board.addEventListener("click", (event) => {
    const box = board.getBoundingClientRect();
    move(Math.floor((event.clientY - box.top) / TALL), Math.floor((event.clientX - box.left) / at.width));
  });
  board.addEventListener("mousemove", (event) => {
    const box = board.getBoundingClientRect();
    const [row, day] = [rows[Math.floor((event.clientY - box.top) / TALL)], Math.floor((event.clientX - box.left) / at.width)];
    board.title = row && matrix.dates[day] ? inWords(matrix, row, day) : "";
  });
  new ResizeObserver(draw).observe(names);
  onTheme(() => board.isConnected && draw());
  requestAnimationFrame(draw);
  const tallBox = el("div", { class: "map" }, names, el("div", { class: "map-scroll" }, board, months), spoken);
  return tallBox;
}

function paint(pen, ratio, matrix, rows, width) {
  const colours = Object.fromEntries(Object.entries(STATES).map(([letter, state]) => [letter, colour(state.colour)]));
  const ink = colour("paper");
  pen.scale(ratio, ratio);
  const gap = width > 5 ? 0.75 : 0;
  rows.forEach((row, top) => {
    [...row.states].forEach((letter, day) => {
      pen.fillStyle = colours[letter] ?? colours["."];
      pen.fillRect(day * width, top * TALL + 1, width - gap, TALL - 2);
      if (!WRONG.has(letter)) return;
      pen.fillStyle = ink;
      pen.fillRect(day * width, top * TALL + TALL / 2 - 1, width - gap, 2);
    });
  });
}

function monthMarks(dates, width) {
  const marks = dates.flatMap((date, day) => (day === 0 || dates[day - 1].slice(0, 7) !== date.slice(0, 7) ? [[date, day]] : []));
  return svg("svg", { width: "100%", height: 16 }, marks.map(([date, day]) =>
    svg("text", { x: day * width, y: 12 }, new Date(`${date}T12:00:00Z`).toLocaleDateString("en-US", { month: "short", timeZone: "UTC" }))));
}
