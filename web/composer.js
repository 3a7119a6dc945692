// The box in which the customer writes.

import { list } from "./dom.js";
import { t } from "./i18n.js";

// What helps to give the answer that the assistant asked for: the keyboard, and what the browser may fill in.
const HINTS = {
  order_number: { inputmode: "text", autocapitalize: "characters" },
  address: { autocomplete: "street-address" },
  items: {},
  tax_number: { autocapitalize: "characters" },
  coupon: { autocapitalize: "characters" },
  budget: { inputmode: "decimal" },
  rating: { inputmode: "numeric" },
};
const FACTOR_HINTS = {
  email: { inputmode: "email", autocomplete: "email", autocapitalize: "none" },
  phone_last4: { inputmode: "numeric" },
  postcode: { autocomplete: "postal-code", autocapitalize: "characters" },
  name: { autocomplete: "name", autocapitalize: "words" },
  order_id: { inputmode: "text", autocapitalize: "characters" },
};
const PLAIN = { inputmode: null, autocomplete: "off", autocapitalize: "sentences" };

export class Composer {
  #form;
  #box;
  #asked = null;

  /** `send(text)` is called with what was written; never with nothing. */
  constructor(form, send) {
    this.#form = form;
    this.#box = form.elements.message;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.#box.addEventListener("keydown", (event) => {
      // Enter that picks a word in a Chinese input method isn't the end of the message.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit(send);
    });
    this.#box.addEventListener("input", () => this.#fit());
    this.asks(null);
  }

  /** Set the keyboard, the browser's help and the placeholder for what was asked; null for nothing special. */
  asks(custom) {
    this.#asked = custom && typeof custom.asks === "string" ? custom : null;
    const factors = list(this.#asked?.factors).filter((name) => Object.hasOwn(FACTOR_HINTS, name));
    const named = Object.hasOwn(HINTS, this.#asked?.asks ?? "") ? HINTS[this.#asked.asks] : {};
    const hints = { ...PLAIN, ...named, ...(factors.length === 1 ? FACTOR_HINTS[factors[0]] : {}) };
    for (const [name, value] of Object.entries(hints)) {
      if (value === null) this.#box.removeAttribute(name);
      else this.#box.setAttribute(name, value);
    }
    this.#box.dataset.asks = this.#asked?.asks ?? "";
    this.redraw();
  }

  /** The placeholder in the page's present language. */
  redraw() {
    this.#box.placeholder = this.#placeholder();
  }

  /** Put the cursor into the box where that doesn't push a keyboard over half of the screen. */
  focus() {
    if (!matchMedia("(pointer: coarse)").matches) this.#box.focus({ preventScroll: true });
  }

  #placeholder() {
    const hint = this.#asked ? t(`asks.${this.#asked.asks}`) : null;
    if (typeof hint !== "string") return t("placeholder");
    if (this.#asked.asks !== "identity") return hint;
    const words = list(this.#asked.factors).map((name) => t(`factors.${name}`)).filter((word) => typeof word === "string");
    return words.length ? t("asks.identity", { factors: words.join(t("and")) }) : t("placeholder");
  }

  #submit(send) {
    const words = this.#box.value.trim();
    if (words) {
      send(words);
      this.#box.value = "";
      this.#fit();
    }
    this.#box.focus({ preventScroll: true });
  }

  /** As high as what is written, up to the limit in the style sheet. */
  #fit() {
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
    this.#form.classList.toggle("filled", this.#box.value.trim() !== "");
  }
}
