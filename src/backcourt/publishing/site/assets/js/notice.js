// What a page says when there is nothing to show.

import { el } from "./dom.js";
import { Unreachable } from "./store.js";

function notice(kind, title, advice, ...more) {
  return el("div", { class: `notice ${kind}`, role: kind === "wrong" ? "alert" : "status" }, el("strong", {}, title), el("p", {}, advice), ...more);
}

export const unpublished = (title, advice = "It will be here after a later publication.") =>
  notice("calm", title, advice);

export const nothing = (title, advice) => notice("calm", title, advice);

export function failure(error) {
  const again = el("button", { type: "button", onclick: () => location.reload() }, "Load again");
  if (error instanceof Unreachable)
    return notice("wrong", "The published files could not be read", `${error.message}. Check the connection, then load the page again.`, again);
  console.error(error);
  return notice("wrong", "This page could not be shown", `${error.message}. Load it again; if that does not help, the files may be of another version than the page.`, again);
}
