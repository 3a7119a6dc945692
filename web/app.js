// Puts the page together.

import { Composer } from "./composer.js";
import { Connection, Unsent } from "./connection.js";
import { applyLanguage, currentLanguage, onLanguage, setLanguage, t } from "./i18n.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";

const byId = (id) => document.getElementById(id);
let state = "connecting";

const log = new Log(byId("log"), byId("latest"), {
  say: (text, payload) => say(text, payload),
  retry: (message) => outbox.retry(message),
});
const composer = new Composer(byId("composer"), (text) => say(text));
const connection = new Connection({ reset, entry, busy: (flag) => log.busy(flag), state: showState });
const outbox = new Outbox((message) => connection.send(message), {
  changed: (message) => log.pending(message),
  expired: () => connection.reopen(),
});

/** What the customer says: typed, or a button's title with the words that the button stands for. */
function say(text, payload) {
  const message = outbox.add(text, payload === text ? undefined : payload, currentLanguage());
  log.pending(message);
  composer.asks(null);
  composer.focus();
}

function reset(entries, { key, replaced }) {
  outbox.recall(key);
  for (const one of entries) if (one.client_id) outbox.arrived(one.client_id);
  outbox.belongTo(key);
  log.reset(entries, outbox.waiting);
  if (replaced) log.notice(t("expired"));
  composer.asks(lastQuestion(entries));
  outbox.flush();
}

function entry(one) {
  log.entry(one);
  if (one.client_id) outbox.arrived(one.client_id);
  composer.asks(one.from === "customer" ? null : one.custom?.asks ? one.custom : null);
}

/** What the assistant asked, if that is the last thing that was said. */
function lastQuestion(entries) {
  const last = entries.at(-1);
  return last?.from === "bot" && last.custom?.asks ? last.custom : null;
}

function showState(next) {
  if (next === "online" && state !== "online") outbox.flush();
  state = next;
  byId("state").dataset.state = state;
  byId("state-text").textContent = t(state);
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => setLanguage(button.dataset.language));
}
onLanguage(() => {
  showState(state);
  composer.redraw();
  log.redraw(outbox.waiting);
});

byId("new").addEventListener("click", () => byId("confirm").showModal());
byId("confirm").addEventListener("close", async () => {
  if (byId("confirm").returnValue !== "yes") return;
  byId("confirm").returnValue = "";
  outbox.clear();
  try {
    await connection.startOver();
  } catch (error) {
    if (!(error instanceof Unsent)) throw error;
    showState("reconnecting");
    connection.reopen();
  }
  composer.focus();
});

// Browsers that lay the keyboard over the page instead of shrinking it: the app ends where the keyboard begins.
function fit() {
  const view = window.visualViewport;
  document.documentElement.style.setProperty("--height", `${Math.round(view.height)}px`);
  window.scrollTo(0, 0);
}
window.visualViewport?.addEventListener("resize", fit);

applyLanguage();
composer.focus();
// The shop's own site opens the page with #token=…; a fragment is sent to no server, and it goes from the address at once.
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
if (token) history.replaceState(null, "", location.pathname + location.search);
connection.start(token);
