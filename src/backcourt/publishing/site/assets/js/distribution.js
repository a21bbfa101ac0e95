// The distribution as a strip: bands of 90, 80 and 50 percent, the median as a notch, the line as a rule.

import { el, svg } from "./dom.js";
import { chance, isKnown, line as written } from "./format.js";

const HEIGHT = 20;
const BANDS = [
  { from: 0, to: 6, name: "outer", top: 5, tall: 10 },
  { from: 1, to: 5, name: "middle", top: 5, tall: 10 },
  { from: 2, to: 4, name: "inner", top: 3, tall: 14 },
];

// A number n takes up n - 1/2 to n + 1/2, so that a line of 24.5 lies between 24 and 25.
const low = (number) => Math.max(number, 0) - 0.5;

export function inWords(market) {
  const [least, , quarter, median, threeQuarters, , most] = market.quantiles;
  const law = `median ${median}, half between ${quarter} and ${threeQuarters}, nine in ten between ${least} and ${most}`;
  if (!isKnown(market.line)) return `${law}; no line`;
  const sides = isKnown(market.p_over) ? `: over ${chance(market.p_over)}, under ${chance(market.p_under)}` : "";
  return `${law}; line ${written(market.line)}${sides}`;
}

// `most` is the number at the right end, the same for all strips that are compared.
export function strip(market, most) {
  if (!market.quantiles) return null;
  const span = most + 1;
  const x = (value) => ((value + 0.5) / span) * 100;
  const shapes = BANDS.flatMap((band) => {
    const [left, right] = [low(market.quantiles[band.from]), market.quantiles[band.to] + 0.5];
    return sides(left, right, market.line).map(([from, to, side]) =>
      svg("rect", { x: `${x(from)}%`, width: `${Math.max(0, x(to) - x(from))}%`, y: band.top, height: band.tall, class: `${band.name} ${side}` }),
    );
  });
  const median = `${x(market.quantiles[3])}%`;
  shapes.push(svg("line", { x1: median, x2: median, y1: 3, y2: 17, class: "median" }));
  if (isKnown(market.line)) {
    const at = `${x(market.line)}%`;
    shapes.push(svg("line", { x1: at, x2: at, y1: 0, y2: HEIGHT, class: "line" }));
  }
  return svg("svg", { class: "strip", height: HEIGHT, width: "100%", role: "img", "aria-label": inWords(market) }, shapes);
}

function sides(left, right, line) {
  if (!isKnown(line)) return [[left, right, "neither"]];
  return [
    [left, Math.min(right, line), "under"],
    [Math.max(left, line), right, "over"],
  ].filter(([from, to]) => to > from);
}

// The scale above a column of strips.
export function scale(most) {
  const step = most > 45 ? 20 : most > 18 ? 10 : most > 8 ? 5 : 2;
  const marks = [];
  for (let number = 0; number < most; number += step) {
    const at = `${((number + 0.5) / (most + 1)) * 100}%`;
    marks.push(svg("text", { x: at, y: 10, "text-anchor": number ? "middle" : "start" }, String(number)));
  }
  return svg("svg", { class: "scale", height: 12, width: "100%", "aria-hidden": "true" }, marks);
}

// How to read a strip: drawn like one.
export function key() {
  const sample = { quantiles: [4, 7, 12, 18, 24, 30, 35], line: 19.5, p_over: 0.42, p_under: 0.58 };
  const shapes = strip(sample, 40);
  shapes.setAttribute("aria-hidden", "true");
  return [
    el("span", { class: "key-strip" }, shapes),
    el("span", {}, el("i", { class: "swatch under" }), "under"),
    el("span", {}, el("i", { class: "swatch over" }), "over"),
    el("span", { class: "soft" }, "dark: middle half · light: 80 and 90 % · notch: median · rule: line"),
  ];
}
