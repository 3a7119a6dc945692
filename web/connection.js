// The line to the server: the session, the events that come in, and the messages that go out.

const BACKOFF = [500, 1000, 2000, 4000, 8000, 15000];

/** What the server answered when it wasn't success; `status` 0 when there was no answer at all. */
export class Unsent extends Error {
  constructor(status, body = {}) {
    super(body.message ?? `status ${status}`);
    this.status = status;
    this.code = body.error ?? "";
    this.retryAfter = Number(body.retry_after) || 0;
  }
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(20000),
    });
  } catch {
    throw new Unsent(0);
  }
  const parsed = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Unsent(answer.status, parsed);
  return parsed;
}

/**
 * Keeps one conversation in step with the server.
 *
 * Handlers: `reset(entries, { key, replaced })` shows everything anew, `entry(entry)` adds one,
 * `busy(flag)` while a reply is made, `state("connecting" | "online" | "reconnecting")`.
 * `key` names the conversation; `replaced` says that the server gave another one than before.
 */
export class Connection {
  #handlers;
  #source = null;
  #timer = 0;
  #tries = 0;
  #place = "";
  #epoch = "";
  #generation = 0;
  #opening = null;
  #token = "";
  key = "";

  constructor(handlers) {
    this.#handlers = handlers;
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#hurry());
  }

  /** `token`: of the shop's own site, for single sign-on; used once. */
  start(token = "") {
    this.#token = token;
    this.#handlers.state("connecting");
    return this.#connect("api/session");
  }

  /** Leave this conversation for a new one; throws `Unsent` when the server can't be reached. */
  async startOver() {
    const session = await post("api/conversation", {});
    this.key = "";
    this.#take(session);
    this.#listen();
  }

  /** Send one message; throws `Unsent`. The server takes each `client_id` once. */
  send({ client_id, text, payload, language }) {
    return post("api/messages", { client_id, text, payload, language });
  }

  /** Open the session anew, such as after it expired; throws nothing, and tries until it works. */
  reopen() {
    return this.#connect("api/session");
  }

  #connect(path) {
    this.#opening ??= this.#open(path).finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #open(path) {
    clearTimeout(this.#timer);
    const generation = ++this.#generation;
    this.#source?.close();
    try {
      this.#take(await post(path, this.#token ? { token: this.#token } : {}));
      this.#token = "";
    } catch (error) {
      if (this.#token && error instanceof Unsent && error.status === 403) {
        this.#token = ""; // it proves nothing: the visitor goes on as anybody
        return this.#open(path);
      }
      if (!(error instanceof Unsent)) throw error;
      if (generation === this.#generation) this.#later(error.retryAfter);
      return;
    }
    this.#listen();
  }

  #take(session) {
    const same = session.key === this.key && session.epoch === this.#epoch;
    const replaced = this.key !== "" && session.key !== this.key;
    this.key = session.key;
    this.#epoch = session.epoch;
    if (!same) {
      this.#place = `${session.epoch}.${session.last}`;
      this.#handlers.reset(session.entries, { key: session.key, replaced });
    }
    this.#handlers.busy(session.busy);
  }

  #listen() {
    this.#source?.close();
    const generation = ++this.#generation;
    const source = new EventSource(`api/events?after=${encodeURIComponent(this.#place)}`);
    const on = (name, handle) => source.addEventListener(name, (event) => {
      if (generation !== this.#generation) return;
      this.#place = event.lastEventId;
      this.#epoch = event.lastEventId.split(".")[0];
      handle(JSON.parse(event.data));
    });
    on("entry", (entry) => this.#handlers.entry(entry));
    on("reset", (entries) => this.#handlers.reset(entries, { key: this.key, replaced: false }));
    on("busy", (flag) => this.#handlers.busy(flag));
    source.onopen = () => {
      if (generation !== this.#generation) return;
      this.#tries = 0;
      this.#handlers.state("online");
    };
    source.onerror = () => {
      if (generation !== this.#generation) return;
      source.close();
      this.#later(0);
    };
    this.#source = source;
  }

  #later(seconds) {
    this.#handlers.state("reconnecting");
    const pause = Math.max(seconds * 1000, BACKOFF[Math.min(this.#tries, BACKOFF.length - 1)] * (0.8 + 0.4 * Math.random()));
    this.#tries += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect("api/session"), pause);
  }

  /** The network or the reader is back: don't wait for the timer. */
  #hurry() {
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    if (this.#generation > 0) this.#connect("api/session");
  }
}
