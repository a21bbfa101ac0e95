// Charts from declarative specifications, drawn when they come into view; each has its table beside it.

import { el, fill } from "./dom.js";
import { isKnown } from "./format.js";
import { colour, onTheme } from "./theme.js";
import { hint } from "./hint.js";

let library = null;

function vega() {
  library ??= import(new URL(document.documentElement.dataset.vega, document.baseURI)).then(() => window.vegaEmbed);
  return library;
}

// A specification names colours as the style sheet does, "var(--over)", and what it is given as "$(name)".
async function spec(name, given) {
  const text = await (await fetch(new URL(`../specs/${name}.json`, import.meta.url))).text();
  return JSON.parse(text.replaceAll(/"\$\((\w+)\)"/g, (_, word) => JSON.stringify(given[word])).replaceAll(/var\(--([a-z-]+)\)/g, (_, colourName) => colour(colourName)));
}

function config() {
  const [ink, soft, rule] = ["ink", "soft", "rule"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  const axis = {
    domainColor: rule, tickColor: rule, gridColor: rule, labelColor: soft, titleColor: soft, labelFontSize: 11,
    titleFontSize: 11, titleFontWeight: 500, labelFont: font, titleFont: font, domain: false, ticks: false, labelPadding: 6,
  };
  return {
    background: "transparent", font, axis, view: { stroke: null },
    legend: { labelColor: ink, titleColor: soft, labelFont: font, titleFont: font, labelFontSize: 11, orient: "top", direction: "horizontal", title: null, symbolType: "square" },
    header: { labelColor: ink, titleColor: soft }, text: { color: ink, font }, title: { color: ink, font },
  };
}

// A layer that is named shows the field of that name (the first word of it): it is left out where no row has any.
function spoken(layers, values) {
  return layers.filter(({ name }) => !name || values.some((row) => isKnown(row[name.split("_")[0]])));
}

const OPTIONS = { actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: hint };

async function draw(box, name, values, given) {
  const [embed, plain] = await Promise.all([vega(), spec(name, given)]);
  if (plain.layer) plain.layer = spoken(plain.layer, values);
  const fit = { width: "container", height: "container", autosize: { type: "fit", contains: "padding" } };
  const drawn = await embed(box, { ...fit, ...plain, data: { values } }, { ...OPTIONS, config: config() });
  // The box has the accessible name and the table beside it the numbers: a thousand nameless marks would only be noise.
  box.querySelector("svg")?.setAttribute("aria-hidden", "true");
  return drawn;
}

// A chart with a heading for it, its height kept free before it is drawn, and its numbers as a table.
export function chart({ name, title, description, values, given = {}, numbers, height = "h240" }) {
  const box = el("div", { class: `chart ${height}`, role: "img", "aria-label": description ?? title });
  let drawn = null;
  async function show() {
    try {
      const next = await draw(box, name, values, given);
      drawn?.finalize();
      drawn = next;
    } catch (error) {
      console.error(error);
      fill(box, el("p", { class: "soft" }, "The chart could not be drawn; its numbers are in the table below."));
    }
  }
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    show();
    onTheme(() => box.isConnected && show());
  }, { rootMargin: "200px" });
  watch.observe(box);
  return el(
    "figure", {},
    title ? el("figcaption", {}, title) : null,
    box,
    numbers ? el("details", { class: "numbers" }, el("summary", {}, "The numbers as a table"), numbers) : null,
  );
}
