// One conversation over one WebSocket: resumes after the last event seen, sends what waits, one message at a time.

import { Outbox } from "./outbox.js";

const BACKOFF_MS = [500, 8000]; // first and longest wait before trying again
const ANSWER_MS = 10_000; // no ready, ack or pong for so long: the connection is dead, whatever the browser thinks
const PING_MS = 25_000;
const RETRY_MS = 3_000; // after "too fast" or "unavailable"
const MAX_TRIES = 3; // then the message is shown as failed and the customer decides
const TYPING_MS = 3_000; // at most one typing frame in this time
const REFUSED = 4401;
const PASSING = ["rate_limited", "unavailable"]; // refusals that are gone by themselves

/** The chat socket beside a page or module, e.g. https://host/widget/widget.js -> wss://host/chat/ws */
export function socketAddress(moduleAddress) {
  const address = new URL("../chat/ws", moduleAddress);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}

/** An id that also works on plain http, where crypto.randomUUID does not exist. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whose conversation a token is for; only for keeping browser storage apart, the server checks the signature. */
export function identityOf(token) {
  try {
    const claims = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    return String(claims.conv || claims.sub || token);
  } catch {
    return token;
  }
}

/**
 * Events, each a CustomEvent:
 *   status   {status}  idle | connecting | online | offline | refused
 *   reset              another customer: forget what is on the screen
 *   frame    {...}     a server event: ready, message, typing, read, owner, rating, rated
 *   outgoing {entry}   an own message is sending, sent or failed (entry.state)
 */
export class Connection extends EventTarget {
  #address;
  #newest;
  #token = "";
  #identity = "";
  #socket = null;
  #outbox = new Outbox("");
  #after = "";
  #status = "idle";
  #ready = false;
  #inFlight = "";
  #attempt = 0;
  #timers = {};
  #typedAt = 0;

  /** `newest`: with how many events a conversation begins that this page has seen nothing of; 0: with all. */
  constructor(address, { newest = 0 } = {}) {
    super();
    this.#address = address;
    this.#newest = newest;
    this.retryNow = this.retryNow.bind(this);
    this.lost = () => this.#closed(1006); // the browser knows before the connection does
  }

  get status() {
    return this.#status;
  }

  get identity() {
    return this.#identity;
  }

  /** Connects as the token's customer. The same customer's new token only renews the connection. */
  setToken(token) {
    const identity = token ? identityOf(token) : "";
    const another = identity !== this.#identity;
    this.stop();
    this.#token = token;
    this.#identity = identity;
    if (another) this.#forget(identity);
    if (token) this.start();
  }

  #forget(identity) {
    this.#after = "";
    this.#outbox = new Outbox(identity);
    this.#tell("reset");
    for (const entry of this.#outbox.entries) this.#tell("outgoing", { entry });
  }

  start() {
    if (!this.#token || this.#socket) return;
    window.addEventListener("online", this.retryNow);
    window.addEventListener("offline", this.lost);
    document.addEventListener("visibilitychange", this.retryNow);
    this.#attempt = 0;
    this.#connect();
  }

  stop() {
    window.removeEventListener("online", this.retryNow);
    window.removeEventListener("offline", this.lost);
    document.removeEventListener("visibilitychange", this.retryNow);
    this.#drop();
    this.#setStatus("idle");
  }

  /** Says something. Shown at once, kept until acknowledged. Returns its id. */
  say(text) {
    return this.#post({ type: "message", id: newId(), text }, text);
  }

  /** Anything else that becomes a bubble: `frame` without its id, `label` its words, `shown` its cards and files. */
  post(frame, label, shown) {
    return this.#post({ ...frame, id: newId() }, label, shown);
  }

  /** Chooses a button or row of the message that came as `event`. */
  tap(event, choice, label) {
    return this.#post({ type: "tap", id: newId(), event, choice }, label);
  }

  rate(ticket, score, text) {
    return this.#post({ type: "rate", id: newId(), ticket, score, text });
  }

  leaveQueue() {
    return this.#post({ type: "leave_queue", id: newId() });
  }

  typing() {
    if (!this.#ready || Date.now() - this.#typedAt < TYPING_MS) return;
    this.#typedAt = Date.now();
    this.#socket.send(JSON.stringify({ type: "typing" }));
  }

  /** Sends a failed message again, with the id it had. */
  retry(id) {
    const entry = this.#outbox.retry(id);
    if (!entry) return;
    this.#tell("outgoing", { entry });
    this.retryNow();
    this.#pump();
  }

  /** The network is back, or the customer is: does not wait for the backoff, nor trust an old connection. */
  retryNow() {
    if (document.visibilityState === "hidden") return;
    if (this.#ready) this.#ping();
    if (!this.#timers.connect) return;
    this.#attempt = 0;
    this.#connect();
  }

  #post(frame, label = "", shown = {}) {
    const entry = this.#outbox.add(frame, label, shown);
    this.#tell("outgoing", { entry });
    this.#pump();
    return entry.id;
  }

  #connect() {
    this.#drop();
    if (this.#status !== "offline") this.#setStatus("connecting");
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: this.#token, after: this.#after, newest: this.#newest }));
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#closed(event.code);
    this.#later("answer", ANSWER_MS, () => this.#closed(1006));
  }

  /** Lets go of the socket without waiting for its close handshake, which a dead network never finishes. */
  #drop() {
    for (const name of Object.keys(this.#timers)) this.#cancel(name);
    this.#ready = false;
    this.#inFlight = "";
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #closed(code) {
    this.#drop();
    if (code === REFUSED) {
      this.#setStatus("refused");
      return;
    }
    this.#setStatus("offline");
    const wait = Math.min(BACKOFF_MS[1], BACKOFF_MS[0] * 2 ** this.#attempt++);
    this.#later("connect", wait * (0.8 + Math.random() * 0.4), () => this.#connect());
  }

  #hear(frame) {
    this.#cancel("answer");
    this.#later("ping", PING_MS, () => this.#ping());
    if (frame.event && frame.type !== "ack") this.#after = frame.event; // an ack may overtake a replay
    const heard = { ready: () => this.#welcomed(), ack: () => this.#acked(frame), error: () => this.#refusedOne(frame) };
    heard[frame.type]?.();
    if (frame.type === "message" && this.#outbox.find(frame.id)) this.#acked(frame);
    if (!["ack", "error", "pong"].includes(frame.type)) this.#tell("frame", frame);
  }

  #welcomed() {
    this.#ready = true;
    this.#attempt = 0;
    this.#setStatus("online");
    this.#pump();
  }

  #ping() {
    this.#socket.send(JSON.stringify({ type: "ping" }));
    this.#later("answer", ANSWER_MS, () => this.#closed(1006));
  }

  /** Sends the oldest waiting message, if none is on its way: so they arrive in the order they were written. */
  #pump() {
    const entry = this.#ready && !this.#inFlight ? this.#outbox.next() : null;
    if (!entry) return;
    this.#inFlight = entry.id;
    entry.tries += 1;
    this.#socket.send(JSON.stringify(entry.frame));
    this.#later("ack", ANSWER_MS, () => this.#unanswered(entry));
  }

  #unanswered(entry) {
    if (entry.tries >= MAX_TRIES) this.#fail(entry.id, "");
    this.#closed(1006);
  }

  #acked(frame) {
    const entry = this.#outbox.settle(frame.id);
    if (entry) this.#tell("outgoing", { entry: { ...entry, state: "sent" } });
    this.#landed(frame.id);
  }

  #refusedOne(frame) {
    const id = frame.id || this.#inFlight;
    const entry = this.#outbox.find(id);
    if (!entry) return;
    if (PASSING.includes(frame.code) && entry.tries < MAX_TRIES) {
      this.#later("ack", RETRY_MS, () => this.#landed(id));
      return;
    }
    this.#fail(id, frame.text || "");
    this.#landed(id);
  }

  #fail(id, reason) {
    const entry = this.#outbox.fail(id, reason);
    if (!entry.label) this.#outbox.settle(id); // no bubble, so nothing to tap for another try
    this.#tell("outgoing", { entry });
  }

  #landed(id) {
    if (id !== this.#inFlight) return;
    this.#cancel("ack");
    this.#inFlight = "";
    this.#pump();
  }

  #setStatus(status) {
    if (status === this.#status) return;
    this.#status = status;
    this.#tell("status", { status });
  }

  #later(name, wait, action) {
    this.#cancel(name);
    this.#timers[name] = setTimeout(() => {
      delete this.#timers[name];
      action();
    }, wait);
  }

  #cancel(name) {
    clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
