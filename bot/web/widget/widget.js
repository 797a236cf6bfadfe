// <yingda-chat token="...">: the chat window that a shop puts into its pages with one script tag and one element.
//
//   <script type="module" src="https://gateway/widget/widget.js"></script>
//   <yingda-chat token="SESSION TOKEN"></yingda-chat>
//
// Attributes: `token`, `open`, `lang` (zh or en). Methods: open(), close(), setToken(token).
// Events (bubbling): yingda:open, yingda:close, yingda:message {sender, message}, yingda:unread {count}.

import { Composer } from "./composer.js";
import { make } from "./dom.js";
import { Shell } from "./shell.js";
import { Connection, socketAddress } from "./socket.js";
import { sheet } from "./styles.js";
import { textsOf } from "./text.js";
import { Unread } from "./unread.js";
import { ConversationView } from "./view.js";

const PHONE = "(max-width: 640px)"; // the same width as in styles.js
const QUIET_MS = 400; // a replay is over when nothing has come for so long

class YingdaChat extends HTMLElement {
  static observedAttributes = ["token", "open"];

  #connection;
  #view;
  #composer;
  #shell;
  #texts;
  #unread;
  #built = false;
  #token = "";
  #phone = matchMedia(PHONE);
  #pageOverflow = null;
  #rates = new Map(); // id of a rating on its way -> ticket

  connectedCallback() {
    if (!this.#built) this.#build();
    this.setToken(this.getAttribute("token") ?? this.#token);
    if (this.hasAttribute("open")) this.#show(true, { focus: false });
  }

  disconnectedCallback() {
    this.#connection.stop();
    this.#lockPage(false);
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#built || before === now || !this.isConnected) return;
    if (name === "token") this.setToken(now || "");
    if (name === "open") this.#show(now !== null);
  }

  get token() {
    return this.#token;
  }

  set token(token) {
    this.setToken(token);
  }

  open() {
    this.setAttribute("open", "");
  }

  close() {
    this.removeAttribute("open");
  }

  /** A new session token; another customer's clears the window. */
  setToken(token) {
    this.#token = token || "";
    if (!this.#built) return;
    this.#connection.setToken(this.#token);
    this.#status(this.#connection.status);
  }

  #build() {
    this.#built = true;
    this.#texts = textsOf(this.lang || document.documentElement.lang);
    this.#connection = new Connection(socketAddress(import.meta.url));
    this.#view = new ConversationView(this.#texts, this.#sayings());
    this.#composer = new Composer(this.#texts, { say: (text) => this.#say(text), typing: () => this.#typed() });
    this.#shell = new Shell(this.#texts, this.#controls(), { view: this.#view, composer: this.#composer });
    this.#unread = new Unread((count) => this.#counted(count));
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(make("div", { class: "root", lang: this.#texts === textsOf("en") ? "en" : "zh-CN" }, this.#shell.launcher, this.#shell.panel));
    this.#shell.setOwner({ owner: "assistant" });
    this.#listen();
  }

  #sayings() {
    return {
      say: (text) => this.#say(text),
      tap: (event, choice, label) => this.#connection.tap(event, choice, label),
      rate: (ticket, score, text) => this.#rates.set(this.#connection.rate(ticket, score, text), ticket),
      retry: (id) => this.#connection.retry(id),
      online: () => this.#connection.status === "online",
    };
  }

  #controls() {
    return {
      open: () => this.open(),
      close: () => this.close(),
      human: () => this.#say("转人工"),
      leaveQueue: () => this.#connection.leaveQueue(),
    };
  }

  #listen() {
    this.#connection.addEventListener("status", ({ detail }) => this.#status(detail.status));
    this.#connection.addEventListener("reset", () => this.#reset());
    this.#connection.addEventListener("outgoing", ({ detail }) => this.#outgoing(detail.entry));
    this.#connection.addEventListener("frame", ({ detail }) => this.#hear(detail));
    this.#shell.panel.addEventListener("keydown", (event) => this.#pressed(event));
    this.#phone.addEventListener("change", () => this.#fit());
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    window.visualViewport?.addEventListener("scroll", () => this.#fit());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  #hear(frame) {
    this.#settle();
    const heard = {
      ready: () => this.#shell.setOwner(frame),
      owner: () => this.#shell.setOwner(frame),
      message: () => this.#message(frame),
      typing: () => this.#view.showTyping(frame.sender),
      rating: () => this.#view.askRating(frame),
      rated: () => this.#view.rated(frame),
    };
    heard[frame.type]?.();
  }

  #message(frame) {
    if (!this.#view.show(frame)) return;
    const forReading = frame.sender === "assistant" || frame.sender === "agent";
    if (forReading) this.#unread.came(frame.event, this.#reading());
    this.#announce("message", { sender: frame.sender, message: frame.id });
  }

  #outgoing(entry) {
    const kind = entry.frame.type;
    if (kind === "message" || kind === "tap") this.#view.outgoing(entry);
    if (kind !== "rate" || !this.#rates.has(entry.id)) return;
    if (entry.state === "sent") this.#view.rated({ ticket: this.#rates.get(entry.id) });
    if (entry.state === "failed") this.#view.ratingFailed(this.#rates.get(entry.id), entry.reason || this.#texts.failed);
  }

  #status(status) {
    this.#shell.setStatus(this.#token ? status : "idle");
    this.#view.connection(status === "online");
    this.#composer.enable(Boolean(this.#token), this.#texts.noToken);
    this.#settle();
  }

  /** While a replay runs, nothing moves; afterwards new messages slide in. */
  #settle() {
    if (this.#view.live && this.#connection.status === "online") return;
    this.#view.live = false;
    clearTimeout(this.settled);
    if (this.#connection.status === "online") this.settled = setTimeout(() => (this.#view.live = true), QUIET_MS);
  }

  #reset() {
    this.#view.clear();
    this.#shell.setOwner({ owner: "assistant" });
    this.#unread.of(this.#connection.identity);
  }

  #say(text) {
    if (this.#token) this.#connection.say(text);
  }

  #typed() {
    if (this.#shell.panel.dataset.owner === "agent") this.#connection.typing();
  }

  #reading() {
    return !this.#shell.panel.hidden && document.visibilityState === "visible";
  }

  #seen() {
    if (this.#reading()) this.#unread.readAll();
  }

  #counted(count) {
    this.#shell.setUnread(count);
    this.#announce("unread", { count });
  }

  #show(open, { focus = true } = {}) {
    if (open === !this.#shell.panel.hidden) return;
    this.#shell.show(open);
    this.#fit();
    if (open) {
      this.#view.toEnd();
      this.#seen();
    }
    if (focus) this.#focus(open);
    this.#announce(open ? "open" : "close", {});
  }

  /** Into the window, and back to where it came from. On a phone the keyboard waits until it is wanted. */
  #focus(open) {
    if (!open) this.#shell.launcher.focus({ preventScroll: true });
    else if (this.#phone.matches) this.#shell.panel.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(`yingda:${name}`, { detail, bubbles: true, composed: true }));
  }

  #pressed(event) {
    if (event.key === "Escape" && !event.isComposing) this.close();
    if (event.key === "Tab" && this.#phone.matches) this.#trap(event);
  }

  /** On a phone the window covers the page, so Tab stays inside it. */
  #trap(event) {
    const reachable = this.#shell.reachable();
    const [first, last] = [reachable[0], reachable.at(-1)];
    const at = this.shadowRoot.activeElement;
    const leaving = event.shiftKey ? at === first || at === this.#shell.panel : at === last;
    if (!leaving) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  /** On a phone: as high as what the keyboard leaves, with the page behind held still. */
  #fit() {
    const sheetOpen = this.#phone.matches && !this.#shell.panel.hidden;
    const seen = window.visualViewport;
    this.#shell.panel.toggleAttribute("aria-modal", false);
    if (sheetOpen) this.#shell.panel.setAttribute("aria-modal", "true");
    this.#shell.panel.style.height = sheetOpen && seen && seen.scale === 1 ? `${seen.height}px` : "";
    this.#shell.panel.style.top = sheetOpen && seen && seen.scale === 1 ? `${seen.offsetTop}px` : "";
    this.#lockPage(sheetOpen);
  }

  #lockPage(locked) {
    const page = document.documentElement.style;
    if (locked === (this.#pageOverflow !== null)) return;
    if (locked) this.#pageOverflow = page.overflow;
    page.overflow = locked ? "hidden" : this.#pageOverflow;
    if (!locked) this.#pageOverflow = null;
  }
}

customElements.get("yingda-chat") || customElements.define("yingda-chat", YingdaChat);
