// What every page does: theme, search, stamp, and its own content from one snapshot.

import { el, fill, part } from "./dom.js";
import { stamp } from "./format.js";
import { failure, unpublished } from "./notice.js";
import { startSearch } from "./search.js";
import { open, SnapshotGone } from "./store.js";
import { startTheme } from "./theme.js";

let show = null;
let where = null;

// Show a page; `content` names the part that takes what must be said when it cannot be shown.
export function run(page, content = "content") {
  show = page;
  where = content;
  startTheme();
  showPlace();
  startSearch(current);
  return begin();
}

let opened = null;
const current = () => (opened ??= open());

async function begin(again = true) {
  try {
    const store = await current();
    if (!store) return fill(part(where), unpublished("Nothing has been published yet", "Run `backcourt publish`."));
    mark(store.current);
    return await show(store);
  } catch (error) {
    if (error instanceof SnapshotGone && again) {
      opened = null;
      return await begin(false);
    }
    return fill(part(where), failure(error));
  } finally {
    document.documentElement.dataset.shown = "";
    performance.mark("shown");
  }
}

// Do something later with what is published, such as loading a further file; errors are shown like those of the page.
export function later(action) {
  return async (...values) => {
    try {
      await action(...values);
    } catch (error) {
      if (error instanceof SnapshotGone) {
        opened = null;
        await begin(false);
      } else {
        fill(part(where), failure(error));
      }
    }
  };
}

// On a narrow screen the navigation scrolls; the page that is open must be in view.
function showPlace() {
  const [nav, here] = [document.querySelector("nav"), document.querySelector("nav [aria-current]")];
  if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}

function mark(pointer) {
  if (pointer.simulated) {
    document.documentElement.dataset.simulated = "";
    part("mark").hidden = false;
    titled();
  }
  fill(part("as-of"), el("span", {}, "Published "), el("time", { datetime: pointer.created_at }, stamp(pointer.created_at)));
}

// Name the page in its title; a simulated league is named first.
export function titled(name) {
  const simulated = "simulated" in document.documentElement.dataset ? "Simulated - " : "";
  const plain = name ? `${name} - Backcourt` : document.title.replace(/^Simulated - /, "");
  document.title = simulated + plain;
}

// The stamp under the navigation: up to when the shown file knows anything.
export function asOf(file) {
  const cut = file.information_time === "noon" ? "predictions of noon Eastern" : "predictions of the close";
  fill(
    part("as-of"),
    "As of ", el("time", { datetime: file.as_of }, stamp(file.as_of)), el("span", { class: "wide-only" }, ` · ${cut}`),
  );
}
