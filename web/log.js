// The conversation as it is shown.

import { card } from "./cards.js";
import { icon, languageOf, list, make, text } from "./dom.js";
import { currentLanguage, t } from "./i18n.js";

const PAUSE = 5 * 60 * 1000;  // after this long a time is shown
const NEAR = 80;  // pixels from the end within which the log follows new messages

/** Handlers: `say(text, payload)` for a button, `retry(message)` for one that failed. */
export class Log {
  #root;
  #latest;
  #handlers;
  #typing;
  #welcome;
  #unsent = new Map();
  #entries = [];
  #lastTime = 0;
  #away = false;  // whether the reader has gone up to read
  #top = 0;

  constructor(root, latest, handlers) {
    this.#root = root;
    this.#latest = latest;
    this.#handlers = handlers;
    this.#typing = make("div", { class: "message bot typing", hidden: true },
      face(), make("div", { class: "bubble" }, make("span", { class: "hidden" }), make("i"), make("i"), make("i")));
    latest.addEventListener("click", () => this.toEnd());
    root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => { if (!this.#away) root.scrollTop = root.scrollHeight; }).observe(root);
  }

  /** Show these entries and nothing else; screen readers aren't read the past. */
  reset(entries, unsent) {
    this.#root.setAttribute("aria-live", "off");
    this.#entries = [];
    this.#unsent.clear();
    this.#lastTime = 0;
    this.#welcome = welcome((title, payload) => this.#handlers.say(title, payload));
    this.#root.replaceChildren(this.#welcome, this.#typing);
    for (const entry of entries) this.#show(entry);
    for (const message of unsent) this.pending(message);
    this.#offers();
    this.toEnd(true);
    setTimeout(() => this.#root.setAttribute("aria-live", "polite"), 300);
  }

  /** Draw everything again, in the page's present language. */
  redraw(unsent) {
    const busy = !this.#typing.hidden;
    this.reset([...this.#entries], unsent);
    this.busy(busy);
  }

  /** One new entry. */
  entry(entry) {
    const follow = !this.#away || entry.from === "customer";
    this.#show(entry);
    this.#offers();
    this.#follow(follow);
  }

  /** A message of this page that the server hasn't confirmed, or a change of its state. */
  pending(message) {
    let element = this.#unsent.get(message.client_id);
    if (!element) {
      if (message.state === "sent") return;
      element = bubble("customer", message.text);
      this.#unsent.set(message.client_id, element);
      this.#place(element);
      this.#offers();
      this.#follow(true);
    }
    element.dataset.state = message.state;
    element.querySelector(".note")?.remove();
    const note = { slow: "slowDown", failed: "failed", waiting: "waiting" }[message.state];
    if (!note) return;
    element.querySelector(".body").append(make("div", { class: "note" },
      icon(message.state === "failed" ? "warning" : "clock"), make("span", {}, t(note)),
      message.state === "failed" ? make("button", { type: "button", class: "link", onclick: () => this.#handlers.retry(message) }, t("retry")) : null));
  }

  /** A line of the page's own, such as that the session expired. */
  notice(words) {
    this.#place(make("p", { class: "notice" }, words));
    this.#follow(true);
  }

  /** Whether a reply is being made. */
  busy(flag) {
    const follow = !this.#away;
    this.#typing.hidden = !flag;
    this.#typing.querySelector(".hidden").textContent = flag ? t("typing") : "";
    this.#root.append(this.#typing);
    if (flag) this.#follow(follow);
  }

  /** Scroll to the newest message. */
  toEnd(atOnce = false) {
    this.#away = false;
    this.#latest.hidden = true;
    const still = atOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#root.scrollTo({ top: this.#root.scrollHeight, behavior: still ? "instant" : "smooth" });
  }

  /** Only going up means to stay there: a new message, the keyboard or our own scrolling also change the distance. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#root;
    const near = scrollHeight - scrollTop - clientHeight <= NEAR;
    if (near) this.#away = false;
    else if (scrollTop < this.#top - 2) this.#away = true;
    this.#top = scrollTop;
    if (near) this.#latest.hidden = true;
  }

  #follow(follow) {
    if (follow) this.toEnd();
    else this.#latest.hidden = false;
  }

  #show(entry) {
    this.#entries.push(entry);
    const at = Number(entry.at) || Date.now();
    const sent = entry.client_id ? this.#unsent.get(entry.client_id) : null;
    if (at - this.#lastTime > PAUSE && !sent) this.#place(clock(at));
    this.#lastTime = at;
    if (entry.from === "notice") {
      this.#place(make("p", { class: "notice" }, t("turnFailed")));
    } else if (sent) {
      this.#unsent.delete(entry.client_id);
      sent.querySelector(".note")?.remove();
      delete sent.dataset.state;
    } else {
      this.#place(entry.from === "customer" ? bubble("customer", text(entry.text)) : this.#reply(entry));
    }
  }

  /** Before the typing sign and behind everything else. */
  #place(element) {
    if (this.#typing.parentNode !== this.#root) this.#root.append(this.#typing);
    const previous = this.#typing.previousElementSibling;
    const grouped = element.dataset.from && previous?.dataset.from === element.dataset.from;
    element.classList.toggle("grouped", Boolean(grouped));
    this.#root.insertBefore(element, this.#typing);
  }

  #reply(entry) {
    const custom = entry.custom && typeof entry.custom === "object" ? entry.custom : null;
    const choices = list(entry.buttons).filter((button) => text(button?.title));
    const numbers = new Set(custom?.card === "orders" ? list(custom.orders).map((row) => text(row?.order_id)) : []);
    const inCard = choices.filter((button) => numbers.has(text(button.payload)));
    const shown = card(custom, inCard.length ? (number) => this.#handlers.say(number, number) : null);
    const words = shown ? withoutRows(text(entry.text), numbers) : text(entry.text);
    const element = bubble("bot", words);
    const body = element.querySelector(".body");
    if (shown) body.append(shown);
    const image = picture(entry.image);
    if (image) body.append(image);
    const link = address(entry.attachment);
    if (link) body.append(make("a", { class: "attachment", href: link, target: "_blank", rel: "noopener noreferrer" }, t("attachment")));
    const outside = choices.filter((button) => !inCard.includes(button));
    if (outside.length) {
      body.append(make("div", { class: "replies" }, outside.map((button) =>
        make("button", { type: "button", class: "choice", lang: languageOf(button.title), onclick: () => this.#handlers.say(text(button.title), text(button.payload)) }, text(button.title)))));
    }
    return element;
  }

  /** Buttons count only in what the assistant said last: an old "yes" must not answer a new question. */
  #offers() {
    const messages = [...this.#root.querySelectorAll(".message:not(.typing)")];
    const lastOwn = messages.findLastIndex((message) => message.dataset.from === "customer");
    messages.forEach((message, index) => {
      const open = index > lastOwn;
      for (const replies of message.querySelectorAll(".replies")) replies.hidden = !open;
      for (const row of message.querySelectorAll("button.row")) row.disabled = !open;
    });
    if (this.#welcome) this.#welcome.querySelector(".replies").hidden = messages.some((message) => message !== this.#welcome);
  }
}

function face() {
  return make("img", { class: "face", src: "static/logo.svg", alt: "", width: 32, height: 32 });
}

function bubble(from, words) {
  const body = make("div", { class: "body" },
    make("span", { class: "hidden" }, `${t(from === "customer" ? "you" : "bot")}: `),
    words ? make("p", { class: "bubble", lang: languageOf(words) }, words) : null);
  const element = make("div", { class: `message ${from}` }, from === "bot" ? face() : null, body);
  element.dataset.from = from;
  return element;
}

function welcome(say) {
  const element = make("div", { class: "message bot welcome" }, face(), make("div", { class: "body" },
    make("div", { class: "bubble" }, make("strong", {}, t("welcome")), make("span", {}, t("welcomeMore"))),
    make("div", { class: "replies" }, t("suggestions").map(([title, payload]) =>
      make("button", { type: "button", class: "choice", onclick: () => say(payload, payload) }, title)))));
  return element;
}

/** The time of day, with the date when it isn't today. */
function clock(at) {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  const locale = currentLanguage() === "zh" ? "zh-CN" : "en-GB";
  const format = today ? { hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return make("p", { class: "clock" }, make("time", { datetime: when.toISOString() }, new Intl.DateTimeFormat(locale, format).format(when)));
}

/** The text without the lines that the card below says again. */
function withoutRows(words, numbers) {
  if (!numbers.size) return words;
  return words.split("\n").filter((line) => ![...numbers].some((number) => line.includes(number))).join("\n").trim();
}

/** A web address, or "" for anything else. */
function address(value) {
  try {
    const url = new URL(text(value), document.baseURI);
    return text(value) && (url.protocol === "https:" || url.protocol === "http:") ? url.href : "";
  } catch {
    return "";
  }
}

function picture(value) {
  const source = address(value);
  return source ? make("img", { class: "picture", src: source, alt: t("picture"), loading: "lazy", referrerpolicy: "no-referrer" }) : null;
}
