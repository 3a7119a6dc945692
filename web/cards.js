// Cards from the `custom` part of a reply. Every field may be missing; all of it is shown as text.

import { icon, list, make, text } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN_EVENTS = 3;

/** The card of a reply as an element, or null when it has none. `choose(orderId)` picks an order of a list. */
export function card(custom, choose) {
  const kinds = { order, orders, parcel, quote, sources };
  if (!custom || typeof custom !== "object" || !Object.hasOwn(kinds, custom.card)) return null;
  return kinds[custom.card](custom, choose);
}

function frame(kind, label, ...children) {
  return make("section", { class: `card ${kind}`, "aria-label": label }, ...children);
}

function head(name, label, number, status) {
  return make("header", { class: "card-head" },
    icon(name),
    make("h3", {}, label, number ? " " : null, number && copyable(number)),
    status && make("span", { class: "pill" }, status));
}

/** A number with a button that copies it. */
function copyable(number) {
  const value = make("span", { class: "number" }, number);
  if (!navigator.clipboard) return value;
  const button = make("button", { type: "button", class: "copy", "aria-label": t("copy", { what: number }), title: t("copy", { what: number }) }, icon("copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(number);
    } catch {
      return;  // the browser was told not to: the number can still be selected
    }
    button.replaceChildren(icon("check"));
    button.setAttribute("aria-label", t("copied"));
    setTimeout(() => {
      button.replaceChildren(icon("copy"));
      button.setAttribute("aria-label", t("copy", { what: number }));
    }, 1600);
  });
  return make("span", { class: "copyable" }, value, button);
}

/** Pairs of name and value; those without a value are left out. */
function facts(pairs, kind = "") {
  const shown = pairs.filter(([, value]) => (value instanceof Node) || text(value));
  if (!shown.length) return null;
  return make("dl", { class: `facts ${kind}` }, shown.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, value instanceof Node ? value : text(value)))));
}

function order(custom) {
  const items = list(custom.items).filter((item) => text(item?.name));
  const numbers = list(custom.tracking).map(text).filter(Boolean);
  return frame("order", t("order"),
    head("order", t("order"), text(custom.order_id), text(custom.status_text) || text(custom.status)),
    items.length ? make("ul", { class: "items" }, items.map(item)) : null,
    text(custom.total) ? make("p", { class: "total" }, make("span", {}, t("total")), make("strong", {}, text(custom.total))) : null,
    facts([
      [t("placedOn"), custom.placed_on],
      [t("payment"), custom.payment],
      [t("address"), custom.address],
      [t("tracking"), numbers.length ? make("span", { class: "stack" }, numbers.map(copyable)) : null],
    ]));
}

function item(value) {
  const count = Number(value.count) || 1;
  return make("li", {},
    make("span", { class: "what" }, make("span", { class: "item" }, text(value.name)),
      text(value.options) ? make("span", { class: "options" }, text(value.options)) : null),
    make("span", { class: "price" }, text(value.price), count > 1 ? make("span", { class: "count" }, ` ×${count}`) : null));
}

function orders(custom, choose) {
  const rows = list(custom.orders).filter((row) => text(row?.order_id));
  return frame("orders", t("orders"),
    make("ul", { class: "rows" }, rows.map((row) => make("li", {}, orderRow(row, choose)))));
}

function orderRow(row, choose) {
  const number = text(row.order_id);
  const inner = [
    make("span", { class: "row-top" }, make("span", { class: "number" }, number),
      text(row.status_text) ? make("span", { class: "pill" }, text(row.status_text)) : null),
    text(row.items_text) ? make("span", { class: "row-items" }, text(row.items_text)) : null,
    make("span", { class: "row-foot" }, make("span", {}, text(row.placed_on)), make("strong", {}, text(row.total))),
  ];
  if (!choose) return make("div", { class: "row" }, ...inner);
  return make("button", { type: "button", class: "row", "data-choice": number, onclick: () => choose(number) }, ...inner);
}

function parcel(custom) {
  const steps = list(custom.steps).filter((step) => text(step?.label));
  const events = list(custom.events).filter((event) => text(event?.text));
  const number = text(custom.tracking_number);
  return frame("parcel", t("parcel"),
    head("parcel", t("parcel"), text(custom.order_id), ""),
    steps.length ? stepper(steps) : null,
    facts([
      [t("expectedOn"), custom.expected_on],
      [t("courier"), custom.courier],
      [t("tracking"), number ? copyable(number) : null],
    ], "side"),
    events.length ? track(events) : null);
}

function stepper(steps) {
  const current = steps.findLastIndex((step) => step.done);
  return make("ol", { class: "steps", "aria-label": t("progress") }, steps.map((step, index) => {
    const state = index === current ? "current" : step.done ? "done" : "todo";
    return make("li", { class: state, "aria-current": state === "current" ? "step" : null },
      make("span", { class: "mark", "aria-hidden": "true" }, state === "todo" ? null : icon("check")),
      make("span", { class: "label" }, text(step.label)),
      make("span", { class: "hidden" }, ` (${t(state)})`));
  }));
}

function track(events) {
  const rows = events.map((event) => make("li", {},
    make("span", { class: "event" }, text(event.text)),
    make("span", { class: "when" }, [text(event.place), text(event.at)].filter(Boolean).join(" · "))));
  const shown = make("ol", { class: "track", "aria-label": t("events") }, rows);
  if (rows.length <= SHOWN_EVENTS + 1) return shown;
  const rest = rows.slice(SHOWN_EVENTS);
  const button = make("button", { type: "button", class: "more", "aria-expanded": "false" }, t("moreEvents", { count: rows.length }));
  const fold = (folded) => {
    for (const row of rest) row.hidden = folded;
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? t("moreEvents", { count: rows.length }) : t("fewerEvents");
  };
  button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") === "true"));
  fold(true);
  return make("div", {}, shown, button);
}

function quote(custom) {
  const lines = list(custom.lines).map(text).filter(Boolean);
  return frame("quote", text(custom.title) || t("order"),
    make("header", { class: "card-head" }, icon("quote"), make("h3", {}, text(custom.title))),
    lines.length ? make("ul", { class: "lines" }, lines.map((line) => make("li", {}, line))) : null,
    facts(list(custom.amounts).map((amount) => [text(amount?.label), amount?.value]), "amounts"));
}

function sources(custom) {
  const named = list(custom.sources).filter((source) => text(source?.title) || text(source?.file));
  if (!named.length) return null;
  return frame("sources", t("sources"),
    icon("source"), make("span", { class: "sources-label" }, t("sources")),
    make("ul", {}, named.map((source) => make("li", { title: text(source.file) || null }, text(source.title) || text(source.file)))));
}
