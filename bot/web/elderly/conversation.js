// The conversation in large print: one column, every speaker named in words, at most three choices at a time.

import { make } from "../widget/dom.js";
import { sentencesOf, yuan } from "./sentences.js";
import { words } from "./words.js";

const CHOICES = 3; // at once
const TYPING_MS = 8_000;
const TAP_MS = 700; // a trembling finger taps twice
const NEAR_PX = 160;

/** `actions`: tap(event, choice, label), rate(ticket, score, text), retry(id), leaveQueue(), again(text), online() */
export class Conversation {
  #actions;
  #known = new Map(); // message id -> element
  #ratings = new Map(); // ticket -> element
  #last = null;
  #tappedAt = 0;

  constructor({ log, after }, actions) {
    this.#actions = actions;
    this.flow = make("ol", { class: "flow" });
    this.unsent = make("ol", { class: "flow" });
    log.append(this.flow, this.unsent);
    this.typing = make("p", { class: "typing", role: "status", hidden: true });
    this.choices = make("div", { class: "choices", role: "group", "aria-label": words.choices });
    this.again = make("button", { class: "big again", test: "again", text: words.again, hidden: true, on: { click: () => actions.again(this.spoken) } });
    this.leave = make("button", { class: "big", test: "leave-queue", text: words.leaveQueue, hidden: true, on: { click: actions.leaveQueue } });
    this.fresh = make("button", { class: "big fresh", test: "new-messages", text: words.newMessage, hidden: true, on: { click: () => this.toEnd() } });
    after.append(this.typing, this.choices, this.again, this.leave, this.fresh);
    this.end = after;
    this.spoken = "";
    this.readable = false;
    addEventListener("scroll", () => this.#near() && (this.fresh.hidden = true), { passive: true });
  }

  clear() {
    for (const box of [this.flow, this.unsent, this.choices]) box.replaceChildren();
    this.#known.clear();
    this.#ratings.clear();
    this.#last = null;
    this.spoken = "";
    this.again.hidden = this.leave.hidden = this.fresh.hidden = true;
    this.hideTyping();
  }

  /** A message event. Returns what to read aloud when it is new and not the customer's own, else "". */
  show(event) {
    const known = this.#known.get(event.id);
    if (known && known.parentNode !== this.unsent) return "";
    const following = this.#near();
    const element = known || this.#bubble(event);
    this.flow.append(element);
    mark(element, "");
    this.#offer(event);
    const sameTurn = event.answers && event.answers === this.#last?.answers;
    this.#last = event;
    if (event.sender === "customer") return "";
    this.hideTyping();
    if (!sameTurn) this.#follow(element, following);
    return this.#remember(event, sameTurn);
  }

  #bubble(event) {
    const says = words.says[event.sender];
    const who = typeof says === "function" ? says(event.name || words.assistantName) : says || words.says.system;
    const element = make("li", { class: `message from-${event.sender}`, test: "message", "data-sender": event.sender });
    element.append(make("p", { class: "says", text: `${who}：` }));
    if (event.text) element.append(make("p", { class: "text", text: event.text }));
    for (const card of event.cards || []) element.append(...this.#card(card, event));
    this.#known.set(event.id, element);
    return element;
  }

  #card(card, event) {
    if (card?.kind === "orders") return [this.#orders(card, event)];
    const sheet = sentencesOf(card);
    return sheet ? [paper(card.kind, sheet)] : [];
  }

  #orders(card, event) {
    const rows = (card.orders || []).map((row) => this.#order(row, event));
    const box = make("section", { class: "paper", test: "card-orders", "aria-label": card.title || null }, card.title ? make("h2", { text: card.title }) : null);
    const list = make("div", { class: "choices" });
    box.append(list);
    showThree(list, rows, words.moreOrders);
    return box;
  }

  #order(row, event) {
    const parts = [make("b", { text: row.title || "" }), make("span", { text: [yuan(row.amount), row.status_text].filter(Boolean).join("，") })];
    if (!row.choice) return make("div", { class: "row", test: "order-row" }, ...parts);
    return make("button", { class: "big row", test: "order-row", on: { click: () => this.#tap(event.event, row.choice, row.title) } }, ...parts);
  }

  #tap(event, choice, label) {
    if (Date.now() - this.#tappedAt < TAP_MS) return;
    this.#tappedAt = Date.now();
    this.#actions.tap(event, choice, label);
  }

  #offer(event) {
    const replies = event.quick_replies || [];
    if (!replies.length && event.answers && event.answers === this.#last?.answers) return;
    const button = ({ label, choice }) => make("button", { class: "big", test: "quick-reply", text: label, on: { click: () => this.#tap(event.event, choice, label) } });
    this.choices.replaceChildren();
    if (replies.length) showThree(this.choices, replies.map(button), words.moreChoices);
  }

  /** What the ear gets: the spoken text, then the buttons by name. */
  #remember(event, sameTurn) {
    const labels = (event.quick_replies || []).slice(0, CHOICES).map((reply) => reply.label);
    const read = [event.speech || event.text, labels.length ? `${words.choices}${labels.join("，")}。` : ""].filter(Boolean).join("\n");
    this.spoken = sameTurn ? `${this.spoken}\n${read}` : read;
    this.again.hidden = !this.readable || !this.spoken;
    return read;
  }

  /** Whether this device can read aloud at all. */
  setReadable(readable) {
    this.readable = readable;
    this.again.hidden = !readable || !this.spoken;
  }

  /** An own message on its way. */
  outgoing(entry) {
    const known = this.#known.get(entry.id);
    if (!known && entry.state === "sent") return;
    const element = known || this.#bubble({ id: entry.id, sender: "customer", text: entry.label });
    if (!known) this.choices.replaceChildren();
    if (entry.state === "failed") this.flow.append(element);
    else if (entry.state === "sending" && element.parentNode !== this.unsent) this.unsent.append(element);
    this.#markOutgoing(element, entry);
    if (entry.state === "sending") this.toEnd();
  }

  #markOutgoing(element, entry) {
    if (entry.state !== "failed") {
      mark(element, entry.state === "sent" ? "" : this.#actions.online() ? words.sending : words.waiting);
      return;
    }
    mark(element, entry.reason);
    element.append(make("button", { class: "big retry", test: "retry", text: words.failed, on: { click: () => this.#actions.retry(entry.id) } }));
  }

  connection(online) {
    for (const element of this.unsent.children) if (element.querySelector(".state")) mark(element, online ? words.sending : words.waiting);
  }

  setQueue(waiting) {
    this.leave.hidden = !waiting;
  }

  showTyping(sender) {
    const following = this.#near();
    clearTimeout(this.typingTimer);
    this.typing.textContent = words.typing[sender] || "";
    this.typing.hidden = false;
    this.typingTimer = setTimeout(() => this.hideTyping(), TYPING_MS);
    if (following) this.toEnd();
  }

  hideTyping() {
    clearTimeout(this.typingTimer);
    this.typing.hidden = true;
  }

  addRating(ticket, element) {
    if (this.#ratings.has(ticket)) return;
    const following = this.#near();
    this.#ratings.set(ticket, element);
    this.flow.append(make("li", { class: "message" }, element));
    this.#follow(element, following);
  }

  rated(ticket) {
    this.#ratings.get(ticket)?.replaceChildren(make("p", { class: "text", text: words.rated }));
  }

  /** A new answer is shown from its first line, unless the customer is reading something above: then a button says so. */
  #follow(element, following) {
    if (following) requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
    else this.fresh.hidden = false;
  }

  #near() {
    return document.documentElement.scrollHeight - innerHeight - scrollY <= Math.max(NEAR_PX, innerHeight / 2);
  }

  toEnd() {
    this.fresh.hidden = true;
    requestAnimationFrame(() => scrollTo(0, document.documentElement.scrollHeight));
  }
}

function mark(element, state) {
  for (const old of element.querySelectorAll(".state, .retry")) old.remove();
  if (state) element.append(make("p", { class: "state", text: state }));
}

/** Three of many, and a button for the next three. */
function showThree(box, buttons, more) {
  const from = (start) => {
    const shown = buttons.slice(start, start + CHOICES);
    const next = start + CHOICES < buttons.length ? start + CHOICES : 0;
    const turn = make("button", { class: "big quiet", test: "more-choices", text: more, on: { click: () => from(next) } });
    box.replaceChildren(...shown, ...(buttons.length > CHOICES ? [turn] : []));
  };
  from(0);
}

function paper(kind, { title, lines, earlier, phone }) {
  const box = make("section", { class: "paper", test: `card-${kind}`, "aria-label": title }, make("h2", { text: title }));
  box.append(...lines.map((text) => make("p", { text })));
  if (earlier.length) box.append(...fold(earlier));
  if (phone) box.append(make("a", { class: "big call", href: `tel:${phone.digits}`, text: phone.label }));
  return box;
}

function fold(lines) {
  const list = make("div", { class: "earlier", hidden: true }, ...lines.map((text) => make("p", { text })));
  const button = make("button", { class: "big quiet", "aria-expanded": "false", text: words.earlier });
  button.addEventListener("click", () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
    button.textContent = list.hidden ? words.earlier : words.earlierHide;
  });
  return [list, button];
}
