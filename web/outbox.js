// Messages that the server hasn't got yet: kept through a reload, sent in order, each exactly once.

import { Unsent } from "./connection.js";

const STORED = "xiaoer.unsent";
const HOPELESS = new Set([400, 403, 413, 415]);

/**
 * Handlers: `changed(message)` whenever `message.state` did (waiting, sending, sent, slow, failed),
 * `expired()` when the session is over; it must open a new one and resolves when that is done.
 */
export class Outbox {
  #send;
  #handlers;
  #messages = [];
  #running = false;
  #timer = 0;
  #tries = 0;

  constructor(send, handlers) {
    this.#send = send;
    this.#handlers = handlers;
  }

  /** The messages that wait, oldest first. */
  get waiting() {
    return [...this.#messages];
  }

  /** Take up what an earlier life of this tab left for this conversation. */
  recall(key) {
    if (this.#messages.length) return;
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORED) ?? "{}");
      if (kept.key === key && Array.isArray(kept.messages)) {
        this.#messages = kept.messages.map((message) => ({ ...message, state: "waiting" }));
      }
    } catch {
      // Storage is switched off or holds something else: nothing to take up.
    }
  }

  /** Queue a message for sending. */
  add(text, payload, language) {
    const message = { client_id: crypto.randomUUID?.() ?? fallbackId(), text, payload, language, at: Date.now(), state: "waiting" };
    this.#messages.push(message);
    this.flush();
    return message;
  }

  /** The server has this message; say so to whoever shows it. */
  arrived(clientId) {
    this.#messages = this.#messages.filter((message) => message.client_id !== clientId);
    this.#keep();
  }

  /** Forget everything: the conversation is over. */
  clear() {
    this.#messages = [];
    this.#keep();
  }

  /** Try a failed message again. */
  retry(message) {
    message.state = "waiting";
    this.flush();
  }

  /** Remember for which conversation the messages are. */
  belongTo(key) {
    this.key = key;
    this.#keep();
  }

  /** Send what waits, one after the other. */
  async flush() {
    this.#keep();
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if (!(await this.#deliver(next))) break;
      }
    } finally {
      this.#running = false;
    }
  }

  #next() {
    return this.#messages.find((message) => message.state === "waiting" || message.state === "slow");
  }

  /** Whether to go on with the next one. */
  async #deliver(message) {
    this.#set(message, "sending");
    try {
      await this.#send(message);
    } catch (error) {
      if (!(error instanceof Unsent)) throw error;
      return this.#failed(message, error);
    }
    this.#tries = 0;
    this.#set(message, "sent");
    this.arrived(message.client_id);
    return true;
  }

  async #failed(message, error) {
    if (HOPELESS.has(error.status)) {
      this.#set(message, "failed");
      return true;
    }
    if (error.status === 401) {
      this.#set(message, "waiting");
      await this.#handlers.expired();
      this.#again(1);
      return false;
    }
    this.#set(message, error.status === 429 ? "slow" : "waiting");
    this.#again(error.retryAfter || Math.min(2 ** this.#tries, 15));
    this.#tries += 1;
    return false;
  }

  #again(seconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), seconds * 1000);
  }

  #set(message, state) {
    message.state = state;
    this.#handlers.changed(message);
  }

  #keep() {
    const kept = { key: this.key, messages: this.#messages };
    try {
      sessionStorage.setItem(STORED, JSON.stringify(kept));
    } catch {
      // Storage is switched off or full: the messages live as long as the page.
    }
  }
}

/** randomUUID exists only on secure pages; a shop may try this out on plain http in its own network. */
function fallbackId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
