// The chat window: joins the connection, what is on the screen, and what the customer does.

import { Composer } from "./composer.js";
import { Context } from "./context.js";
import { make } from "./dom.js";
import { Emoji } from "./emoji.js";
import { keepFocus } from "./focus.js";
import { Api } from "./files.js";
import { Enlarged, isPicture } from "./gallery.js";
import { Hints } from "./hints.js";
import { History } from "./history.js";
import { Notify } from "./notify.js";
import { OrderPicker } from "./orders.js";
import { dress } from "./sheet.js";
import { Shell } from "./shell.js";
import { Connection, socketAddress } from "./socket.js";
import { textsOf } from "./text.js";
import { Tools } from "./tools.js";
import { allEvents, asText, download } from "./transcript.js";
import { Tray } from "./tray.js";
import { Unread } from "./unread.js";
import { ConversationView } from "./view.js";

const PHONE = "(max-width: 640px)"; // the same width as in styles.js
const QUIET_MS = 400; // a replay is over when nothing has come for so long
const NEWEST = 40; // events that a conversation begins with; older ones come by scrolling
const BUBBLES = ["message", "tap", "order", "product", "hint"];

/** `host` is the <yingda-chat> element, `root` its shadow root. */
export class Window {
  #host;
  #root;
  #texts;
  #token = "";
  #phone = matchMedia(PHONE);
  #pageOverflow = null;
  #rates = new Map(); // id of a rating on its way -> ticket

  constructor(host, root) {
    [this.#host, this.#root] = [host, root];
    this.#texts = textsOf(host.lang || document.documentElement.lang);
    this.connection = new Connection(socketAddress(import.meta.url), { newest: NEWEST });
    this.api = new Api(import.meta.url, () => this.#token);
    this.#build();
    this.#listen();
  }

  #build() {
    const texts = this.#texts;
    this.enlarged = new Enlarged(texts, this.api);
    this.view = new ConversationView(texts, this.#sayings(), { api: this.api, enlarge: (...given) => this.enlarged.open(...given) });
    this.history = new History({ fetch: (query) => this.api.get("chat/events", query), show: (events, more) => this.view.prepend(events, more) });
    this.tray = new Tray(texts, this.api, { changed: () => this.composer?.changed(), said: (words) => this.composer.say(words) });
    const panels = { tools: new Tools(texts, this.#tools(), { notifies: Notify.possible }), emoji: new Emoji(texts, (face) => this.composer.insert(face)) };
    this.tools = panels.tools;
    this.composer = new Composer(texts, { say: (text, files) => this.#send(text, files), typing: () => this.#typed(), files: (files) => this.tray.add(files) }, { tray: this.tray, panels });
    this.hints = new Hints(texts, { ask: (query) => this.api.get("chat/hints", query), choose: (hint) => this.#hinted(hint), say: (text) => this.#say(text) });
    this.view.welcome.append(this.hints.box);
    this.context = new Context(texts, { sendOrder: (order) => this.#sendOrder({ order_id: order, title: texts.tail(order) }), sendProduct: (product) => this.#sendProduct(product) });
    this.picker = new OrderPicker(texts, { list: async () => (await this.api.get("chat/orders")).orders, choose: (row) => this.#sendOrder(row) });
    this.notify = new Notify(texts, () => this.#host.open());
    this.tools.setNotify(texts.notify[this.notify.state]);
    this.unread = new Unread((count) => this.#counted(count));
    this.shell = new Shell(texts, this.#controls(), { view: this.view, composer: this.composer, hints: this.hints, context: this.context, over: [this.picker.element, this.enlarged.element] });
    dress(this.#root);
    const lang = texts === textsOf("en") ? "en" : "zh-CN";
    this.#root.append(make("div", { class: "root", lang }, this.shell.launcher, this.shell.panel));
    this.shell.setOwner({ owner: "assistant" });
  }

  #sayings() {
    return {
      tap: (event, choice, label) => this.connection.tap(event, choice, label),
      rate: (ticket, score, text) => this.#rates.set(this.connection.rate(ticket, score, text), ticket),
      retry: (id) => this.connection.retry(id),
      online: () => this.connection.status === "online",
      back: () => this.history.back(),
      openProduct: (product) => this.#openProduct(product),
    };
  }

  #controls() {
    return {
      open: () => this.#host.open(),
      close: () => this.#host.close(),
      human: () => this.#say("转人工"),
      leaveQueue: () => this.connection.leaveQueue(),
    };
  }

  #tools() {
    return {
      files: (files) => (this.composer.openPanel(""), this.tray.add(files)),
      order: () => this.picker.open(this.composer.more),
      transcript: () => this.#transcript(),
      notify: () => this.#switchNotify(),
      token: () => this.#token,
    };
  }

  #listen() {
    this.connection.addEventListener("status", ({ detail }) => this.#status(detail.status));
    this.connection.addEventListener("reset", () => this.#reset());
    this.connection.addEventListener("outgoing", ({ detail }) => this.#outgoing(detail.entry));
    this.connection.addEventListener("frame", ({ detail }) => this.#hear(detail));
    const { panel } = this.shell;
    panel.addEventListener("keydown", (event) => this.#pressed(event));
    keepFocus(this.#root, panel, (dialog) => (dialog ? dialog.querySelector("button").focus() : this.#focus(!panel.hidden)));
    panel.addEventListener("dragover", (event) => event.preventDefault());
    panel.addEventListener("drop", (event) => this.#dropped(event));
    this.#phone.addEventListener("change", () => this.#fit());
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    window.visualViewport?.addEventListener("scroll", () => this.#fit());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** The element is on a page. */
  connected() {
    this.setToken(this.#host.token);
    this.contextChanged();
    if (this.#host.hasAttribute("open")) this.show(true, { focus: false });
    this.#announce("ready", {});
  }

  disconnected() {
    this.connection.stop();
    this.#lockPage(false);
  }

  setToken(token) {
    this.#token = token;
    this.connection.setToken(token);
    this.#status(this.connection.status);
    this.#refreshHints();
  }

  contextChanged() {
    this.context.show(this.#host);
    this.#refreshHints();
  }

  focus() {
    this.shell.launcher.focus({ preventScroll: true });
  }

  #refreshHints() {
    if (this.shell.panel.hidden || !this.#token) return;
    this.hints.refresh({ identity: this.connection.identity, order: this.#host.order, product: this.#host.product });
  }

  #hear(frame) {
    this.#settle();
    this.history.came(frame.event);
    const heard = {
      ready: () => (this.#owner(frame), this.#begun(frame)),
      owner: () => this.#owner(frame),
      message: () => this.#message(frame),
      typing: () => this.view.showTyping(frame.sender),
      read: () => this.view.read(frame.id),
      rating: () => this.view.askRating(frame),
      rated: () => this.view.rated(frame),
    };
    heard[frame.type]?.();
  }

  #owner(frame) {
    this.shell.setOwner(frame);
    if (frame.owner === "agent") this.view.read();
    this.#showLine();
    this.#announce("owner", { owner: frame.owner, place: frame.place ?? null });
  }

  /** The first `ready` of a conversation says whether there is more than what comes now. */
  #begun(frame) {
    if (!this.history.fresh) return;
    this.history.begin(Boolean(frame.earlier));
    this.view.setEarlier(Boolean(frame.earlier));
  }

  #message(frame) {
    if (!this.view.show(frame)) return;
    this.#showLine();
    const forReading = frame.sender === "assistant" || frame.sender === "agent";
    if (forReading) this.unread.came(frame.event, this.#reading());
    if (forReading && this.view.live) this.notify.tell(frame, new URL("icon.svg", import.meta.url).href);
    this.#announce("message", { sender: frame.sender, message: frame.id });
  }

  #outgoing(entry) {
    const kind = entry.frame.type;
    if (BUBBLES.includes(kind)) this.view.outgoing(entry);
    this.#showLine();
    if (kind !== "rate" || !this.#rates.has(entry.id)) return;
    const ticket = this.#rates.get(entry.id);
    if (entry.state === "sent") this.view.rated({ ticket });
    if (entry.state === "sent") this.#announce("rated", { ticket, score: entry.frame.score });
    if (entry.state === "failed") this.view.ratingFailed(ticket, entry.reason || this.#texts.failed);
  }

  #status(status) {
    this.shell.setStatus(this.#token ? status : "idle");
    this.view.connection(status === "online");
    this.composer.enable(Boolean(this.#token), this.#texts.noToken);
    if (status === "online") this.tray.retry();
    this.#settle();
    this.#announce("status", { status: this.#token ? status : "idle" });
  }

  /** While a replay runs, nothing moves; afterwards new messages slide in. */
  #settle() {
    if (this.view.live && this.connection.status === "online") return;
    this.view.live = false;
    clearTimeout(this.settled);
    if (this.connection.status === "online") this.settled = setTimeout(() => (this.view.live = true), QUIET_MS);
  }

  #reset() {
    this.view.clear();
    this.tray.clear();
    this.api.forget();
    this.history.begin(false);
    this.shell.setOwner({ owner: "assistant" });
    this.unread.of(this.connection.identity);
    this.#showLine();
  }

  #say(text) {
    if (this.#token) this.connection.say(text);
  }

  #send(text, files) {
    if (!this.#token) return;
    if (!files.length) this.connection.say(text);
    else this.connection.post({ type: "message", text, attachments: files.map((file) => file.id) }, text || this.#wordless(files), { attachments: files, wordless: !text });
  }

  #wordless(files) {
    const pictures = files.filter(isPicture).length;
    return pictures === files.length ? this.#texts.wordlessPicture(pictures) : this.#texts.wordlessFile(files.map((file) => file.name).join("、"));
  }

  #sendOrder(row) {
    const shown = row.kind ? { cards: [{ ...row, created: "" }], wordless: true } : {};
    this.composer.openPanel("");
    this.connection.post({ type: "order", order_id: row.order_id }, this.#texts.orderLabel(row.title), shown);
  }

  #sendProduct(product) {
    const shown = { cards: [{ kind: "product", ...product }], wordless: true };
    this.connection.post({ type: "product", product }, this.#texts.productLabel(product.title), shown);
  }

  #hinted(hint) {
    if (this.#token) this.connection.post({ type: "hint", hint: hint.id, order_id: hint.order_id }, hint.text);
  }

  /** The line of hints: while the assistant answers and offers nothing of its own. */
  #showLine() {
    this.hints.line.hidden = this.shell.panel.dataset.owner !== "assistant" || !this.view.replies.hidden || this.view.empty;
  }

  #openProduct(product) {
    const event = this.#announce("product", { id: product.id || "", url: product.url }, { cancelable: true });
    if (!event.defaultPrevented) window.open(product.url, "_blank", "noopener");
  }

  async #transcript() {
    try {
      const events = await allEvents((query) => this.api.get("chat/events", query));
      download(`${this.#texts.transcriptFile}.txt`, asText(events, this.#texts));
    } catch {
      this.composer.say(this.#texts.transcriptAway);
    }
  }

  async #switchNotify() {
    const state = await this.notify.toggle();
    this.tools.setNotify(this.#texts.notify[state]);
    this.composer.say(this.#texts.notifySaid[state]);
  }

  #dropped(event) {
    const files = [...(event.dataTransfer?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    if (this.#token) this.tray.add(files);
  }

  #typed() {
    if (this.shell.panel.dataset.owner === "agent") this.connection.typing();
  }

  #reading() {
    return !this.shell.panel.hidden && document.visibilityState === "visible";
  }

  #seen() {
    if (this.#reading()) this.unread.readAll();
  }

  #counted(count) {
    this.shell.setUnread(count);
    this.#announce("unread", { count });
  }

  /** Opens or closes; the host's `open` attribute has changed. */
  show(open, { focus = true } = {}) {
    if (open === !this.shell.panel.hidden) return;
    this.shell.show(open);
    this.#fit();
    if (open) {
      this.composer.changed();
      this.view.toEnd();
      this.#seen();
      this.#refreshHints();
    }
    if (focus) this.#focus(open);
    this.#announce(open ? "open" : "close", {});
  }

  /** Into the window, and back to where it came from. On a phone the keyboard waits until it is wanted. */
  #focus(open) {
    if (!open) this.focus();
    else if (this.#phone.matches) this.shell.panel.focus({ preventScroll: true });
    else this.composer.focus();
  }

  #announce(name, detail, { cancelable = false } = {}) {
    const event = new CustomEvent(`yingda:${name}`, { detail, bubbles: true, composed: true, cancelable });
    this.#host.dispatchEvent(event);
    return event;
  }

  #pressed(event) {
    if (event.key === "Escape" && !event.isComposing) this.#escape();
    if (event.key === "Tab" && this.#phone.matches) this.#trap(event);
  }

  /** What lies uppermost goes first. */
  #escape() {
    const open = this.composer.panelOpen;
    if (!open) this.#host.close();
    else this.composer.closePanel();
  }

  /** On a phone the window covers the page, so Tab stays inside it. */
  #trap(event) {
    const reachable = this.shell.reachable();
    const [first, last] = [reachable[0], reachable.at(-1)];
    const at = this.#root.activeElement;
    const leaving = event.shiftKey ? at === first || at === this.shell.panel : at === last;
    if (!leaving) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  /** On a phone: as high as what the keyboard leaves, with the page behind held still. */
  #fit() {
    const { panel } = this.shell;
    const sheetOpen = this.#phone.matches && !panel.hidden;
    const seen = window.visualViewport;
    panel.toggleAttribute("aria-modal", false);
    if (sheetOpen) panel.setAttribute("aria-modal", "true");
    panel.style.height = sheetOpen && seen && seen.scale === 1 ? `${seen.height}px` : "";
    panel.style.top = sheetOpen && seen && seen.scale === 1 ? `${seen.offsetTop}px` : "";
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
