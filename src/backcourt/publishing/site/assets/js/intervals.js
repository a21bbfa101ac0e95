// Small pictures in table rows: a dot with its interval against a reference, and bars left and right of zero.

import { svg } from "./dom.js";

// `domain` is [least, most]; `mark` the reference that a rule stands at.
export function interval({ domain, value, low = value, high = value, mark = null, name = "", label }) {
  const [least, most] = domain;
  const x = (number) => `${(Math.min(1, Math.max(0, (number - least) / (most - least || 1))) * 100).toFixed(2)}%`;
  return svg(
    "svg", { class: "interval", height: 16, width: "100%", role: "img", "aria-label": label },
    svg("line", { x1: "0%", x2: "100%", y1: 8, y2: 8, class: "ground" }),
    mark === null ? null : svg("line", { x1: x(mark), x2: x(mark), y1: 0, y2: 16, class: "mark" }),
    low === high ? null : svg("line", { x1: x(low), x2: x(high), y1: 8, y2: 8, class: `span ${name}` }),
    svg("circle", { cx: x(value), cy: 8, r: 4, class: `dot ${name}` }),
  );
}

export function bar(value, most, label) {
  const share = Math.min(1, Math.abs(value) / (most || 1)) * 50;
  return svg(
    "svg", { role: "img", "aria-label": label },
    svg("line", { x1: "50%", x2: "50%", y1: 0, y2: 12, class: "axis" }),
    svg("rect", { x: `${value < 0 ? 50 - share : 50}%`, width: `${share}%`, y: 2, height: 8, rx: 1.5, class: value < 0 ? "down" : "up" }),
  );
}

export function share(value, label) {
  return svg(
    "svg", { role: "img", "aria-label": label },
    svg("rect", { x: 0, width: "100%", y: 2, height: 8, rx: 1.5, class: "rest" }),
    svg("rect", { x: 0, width: `${value * 100}%`, y: 2, height: 8, rx: 1.5, class: "part" }),
  );
}
