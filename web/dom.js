// Making elements without HTML strings: what customers and the shop write is only ever text.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `make("p", { class: "x", onclick: f, "aria-label": "y" }, child, "text", null)`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** One of the drawings in icons.svg; never read out. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** The value as text, or "" for what isn't a string or number: cards come from outside. */
export function text(value) {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** The value if it is a list, else an empty one. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/** The language of a text, for fonts and screen readers. */
export function languageOf(value) {
  return /[\u3400-\u9fff]/.test(value) ? "zh-CN" : "en";
}
