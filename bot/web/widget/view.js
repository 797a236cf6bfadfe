// The conversation on the screen: messages in the log's order, own unsent ones below them, choices under the newest.

import { bubbleOf, markState } from "./bubble.js";
import { icon, make } from "./dom.js";
import { RatingCard } from "./rating.js";
import { when } from "./text.js";

const NEAR_PX = 80; // so close to the end counts as reading along
const BACK_PX = 200; // so close to the beginning fetches what came before
const GAP_MS = 10 * 60_000; // a pause that deserves a new time line
const TYPING_MS = 8_000;
const TAP_MS = 700; // a second tap within this is a slip of the finger

/** `actions`: tap(event, choice, label), rate(ticket, score, text), retry(id), online(), back(), openProduct(product).
 *  `files`: {api, enlarge} for what bubbles show. */
export class ConversationView {
  #texts;
  #actions;
  #known = new Map(); // message id -> element
  #ratings = new Map(); // ticket -> RatingCard
  #last = null; // the newest message event in the flow
  #tapped = null;
  #tappedAt = 0;
  #unseen = 0;
  #sticks = true;
  #top = 0; // where the log was scrolled to
  #files;
  live = false; // new messages slide in; not while a replay runs

  constructor(texts, actions, files) {
    [this.#texts, this.#actions, this.#files] = [texts, actions, files];
    this.earlier = make("p", { class: "earlier", test: "earlier", hidden: true });
    this.welcome = this.#welcome();
    this.flow = make("ol", { class: "flow" });
    this.unsent = make("ol", { class: "flow" });
    this.dots = make("div", { class: "dots", hidden: true }, make("i"), make("i"), make("i"), make("span", { class: "sr" }));
    this.replies = make("div", { class: "replies", role: "group", "aria-label": texts.quickReplies, hidden: true });
    const content = make("div", { class: "log-content" }, this.earlier, this.welcome, this.flow, this.unsent, this.dots, this.replies);
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": texts.log, tabindex: 0 }, content);
    this.pill = make("button", { class: "pill", hidden: true, test: "new-messages", on: { click: () => this.toEnd() } });
    this.element = make("div", { class: "log-box" }, this.log, this.pill);
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const keep = new ResizeObserver(() => this.#sticks && this.#jump());
    keep.observe(this.log);
    keep.observe(content);
  }

  #welcome() {
    const { welcome, welcomeMore } = this.#texts;
    return make("div", { class: "welcome" }, make("p", { class: "welcome-title", text: welcome }), make("p", { class: "welcome-more", text: welcomeMore }));
  }

  /** Nothing has been said yet. */
  get empty() {
    return !this.flow.children.length && !this.unsent.children.length;
  }

  /** Another customer: nothing of the former one stays. */
  clear() {
    for (const box of [this.flow, this.unsent, this.replies]) box.replaceChildren();
    this.#known.clear();
    this.#ratings.clear();
    this.#last = null;
    this.replies.hidden = true;
    this.welcome.classList.remove("met");
    this.setEarlier(false);
    this.hideTyping();
    this.toEnd();
  }

  /** A message event. False when it was on the screen already. */
  show(event) {
    if (event.sender !== "customer") this.hideTyping(event.sender);
    if (event.sender === "agent" || event.answers) this.read(event.answers);
    const known = this.#known.get(event.id);
    if (known && known.parentNode !== this.unsent) return false;
    this.#place(event, known || this.#bubble(event));
    if (event.sender !== "customer") this.#noticed();
    return !known;
  }

  #place(event, element) {
    this.#separate(event);
    const joined = this.#last && this.#last.sender === event.sender && this.#last.name === event.name;
    element.classList.toggle("joined", Boolean(joined) && !this.flow.lastElementChild?.classList.contains("moment"));
    this.flow.append(element);
    if (event.sender === "customer" && element.dataset.state !== "read") markState(element, "sent", { texts: this.#texts });
    this.#offer(event);
    this.#last = event;
    this.welcome.classList.add("met");
  }

  #bubble(event) {
    const choose = (choice, label) => this.#tap(event.event, choice, label);
    const context = { texts: this.#texts, choose, root: () => this.element, openProduct: this.#actions.openProduct, ...this.#files };
    const element = bubbleOf(event, context);
    element.classList.toggle("arriving", this.live);
    this.#known.set(event.id, element);
    return element;
  }

  /** Events from before what is shown, oldest first; what is on the screen stays where it is. */
  prepend(events, more) {
    const { scrollHeight, scrollTop } = this.log;
    const made = make("ol");
    let last = null;
    for (const event of events.filter((event) => event.type === "message" && !this.#known.has(event.id))) {
      if (!last || event.sent_at - last.sent_at >= GAP_MS || !sameDay(event.sent_at, last.sent_at)) made.append(this.#moment(event));
      const element = this.#bubble(event);
      element.classList.remove("arriving");
      element.classList.toggle("joined", last?.sender === event.sender && last.name === event.name && !made.lastElementChild.classList.contains("moment"));
      made.append(element);
      last = event;
    }
    this.flow.prepend(...made.children);
    this.setEarlier(more, true);
    this.log.scrollTop = scrollTop + this.log.scrollHeight - scrollHeight;
    this.#top = this.log.scrollTop;
    this.#fill();
  }

  /** Says above the first message whether there is more; `gone`: some of it was fetched. */
  setEarlier(more, gone = false) {
    this.earlier.hidden = !more && !gone;
    this.earlier.textContent = more ? this.#texts.earlier : this.#texts.start;
    this.welcome.hidden = more;
  }

  /** A window that is not yet full asks for more by itself. */
  #fill() {
    if (this.log.clientHeight && this.log.scrollHeight <= this.log.clientHeight + 1) this.#actions.back();
  }

  /** Somebody has taken up what the customer said: the message of that id, or with none, all of them. */
  read(id = "") {
    const said = this.flow.querySelectorAll('[data-state="sent"]');
    const until = id ? this.#known.get(id) : null;
    for (const element of said) {
      if (!until || element === until || element.compareDocumentPosition(until) & Node.DOCUMENT_POSITION_FOLLOWING) markState(element, "read", { texts: this.#texts });
    }
    if (until?.dataset.state === "sent") markState(until, "read", { texts: this.#texts });
  }

  #moment(event) {
    return make("li", { class: "moment" }, make("time", { text: when(event.sent_at, this.#texts) }));
  }

  #tap(event, choice, label) {
    if (!event || (event === this.#tapped && Date.now() - this.#tappedAt < TAP_MS)) return false; // a double tap
    [this.#tapped, this.#tappedAt] = [event, Date.now()];
    this.#actions.tap(event, choice, label);
    return true;
  }

  #separate(event) {
    if (this.#last && event.sent_at - this.#last.sent_at < GAP_MS && sameDay(event.sent_at, this.#last.sent_at)) return;
    if (!event.sent_at) return;
    this.flow.append(this.#moment(event));
  }

  /** Choices stay while their own turn goes on talking, and go with the next message. */
  #offer(event) {
    const choices = event.quick_replies || [];
    const sameTurn = event.answers && event.answers === this.#last?.answers;
    if (!choices.length && sameTurn) return;
    this.replies.replaceChildren(...choices.map((reply) => this.#quickReply(event, reply)));
    this.replies.hidden = !choices.length;
  }

  #quickReply(event, reply) {
    return make("button", {
      class: "chip",
      test: "quick-reply",
      text: reply.label,
      on: { click: () => this.#tap(event.event, reply.choice, reply.label) },
    });
  }

  /** An own message on its way: sending, sent or failed. Its place in the flow comes with its event. */
  outgoing(entry) {
    const known = this.#known.get(entry.id);
    if (!known && entry.state === "sent") return;
    const element = known || this.#bubble({ id: entry.id, sender: "customer", text: entry.label, ...entry.shown });
    if (!known) this.#clearOffer();
    if (entry.state === "failed") this.flow.append(element);
    else if (entry.state === "sending" && element.parentNode !== this.unsent) this.unsent.append(element);
    this.#mark(element, entry);
    this.welcome.classList.add("met");
    if (entry.state === "sending") this.toEnd();
  }

  #mark(element, entry) {
    const waiting = entry.state === "sending" && !this.#actions.online();
    const retry = () => this.#actions.retry(entry.id);
    markState(element, waiting ? "waiting" : entry.state, { texts: this.#texts, reason: entry.reason, retry });
  }

  /** The connection has come or gone: what waits says so. */
  connection(online) {
    for (const element of this.unsent.children) {
      if (element.dataset.state !== "sent") markState(element, online ? "sending" : "waiting", { texts: this.#texts });
    }
  }

  #clearOffer() {
    this.replies.replaceChildren();
    this.replies.hidden = true;
  }

  showTyping(sender) {
    clearTimeout(this.typingTimer);
    if (sender === "agent") this.read();
    this.dots.dataset.sender = sender;
    this.dots.querySelector(".sr").textContent = this.#texts.typing[sender] || "";
    this.dots.hidden = false;
    this.typingTimer = setTimeout(() => this.hideTyping(), TYPING_MS);
  }

  /** Of one sender, or of anybody. */
  hideTyping(sender = "") {
    if (sender && sender !== "system" && this.dots.dataset.sender !== sender) return;
    clearTimeout(this.typingTimer);
    this.dots.hidden = true;
  }

  askRating(event) {
    if (this.#ratings.has(event.ticket)) return;
    const card = new RatingCard(event.agent?.name, this.#texts, (score, text) => this.#actions.rate(event.ticket, score, text));
    this.#ratings.set(event.ticket, card);
    this.flow.append(make("li", { class: "message from-system wide" }, card.element));
    this.#noticed();
  }

  rated(event) {
    this.#ratings.get(event.ticket)?.done(event.score);
  }

  ratingFailed(ticket, reason) {
    this.#ratings.get(ticket)?.failed(reason);
  }

  #noticed() {
    if (this.#sticks) return;
    this.#unseen += 1;
    this.pill.replaceChildren(icon("down", 15), this.#texts.newMessages(this.#unseen));
    this.pill.hidden = false;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (!clientHeight) return;
    if (scrollTop < BACK_PX && scrollTop <= this.#top) this.#actions.back();
    const near = scrollHeight - scrollTop - clientHeight <= NEAR_PX;
    if (near) this.#caughtUp();
    // Content that grew since the last jump also takes us from the end; only going up means reading something above.
    if (near || scrollTop < this.#top) this.#sticks = near;
    this.#top = scrollTop;
  }

  /** Goes to the newest message and stays with it. */
  toEnd() {
    this.#sticks = true;
    this.#caughtUp();
    this.#jump();
  }

  #caughtUp() {
    this.#unseen = 0;
    this.pill.hidden = true;
  }

  #jump() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}

function sameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
