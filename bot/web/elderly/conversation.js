// The conversation in large print: one column, every speaker named in words, a step and at most three choices at a time.

import { make } from "../widget/dom.js";
import { cardElements, cardReading, showThree } from "./cards.js";
import { fileElements } from "./files.js";
import { besideCards, readingOf, sentencesIn, stepsOf, Teller } from "./steps.js";
import { words } from "./words.js";

const CHOICES = 3; // read aloud, as many as are shown
const TYPING_MS = 8_000;
const TAP_MS = 700; // a trembling finger taps twice
const NEAR_PX = 160;
const PEEK_PX = 24; // so much of a button is noticed

/**
 * `actions`: tap(event, choice, label), retry(id), leaveQueue(), again(text, events), online(), read(text, event).
 * `says(event)` names a speaker; `me` is the sender whose page this is.
 */
export class Conversation {
  #actions;
  #says;
  #me;
  #teller = new Teller();
  #known = new Map(); // message id -> element
  #ratings = new Map(); // ticket -> element
  #last = null;
  #tappedAt = 0;

  constructor({ log, after, below }, actions, { says, me = "customer" }) {
    this.#actions = actions;
    this.#says = says;
    this.#me = me;
    this.flow = make("ol", { class: "flow" });
    this.unsent = make("ol", { class: "flow" });
    log.append(this.flow, this.unsent);
    this.typing = make("p", { class: "typing", role: "status", hidden: true });
    this.goOn = make("button", { class: "big primary", test: "go-on", text: words.goOn, hidden: true, on: { click: () => this.#more() } });
    this.choices = make("div", { class: "choices", role: "group", "aria-label": words.choices });
    this.again = make("button", { class: "big again", test: "again", text: words.again, hidden: true, on: { click: () => actions.again(this.spoken, this.events) } });
    this.leave = make("button", { class: "big", test: "leave-queue", text: words.leaveQueue, hidden: true, on: { click: actions.leaveQueue } });
    this.fresh = make("button", { class: "big fresh", test: "new-messages", text: words.newMessage, hidden: true, on: { click: () => this.toEnd() } });
    this.down = make("button", { class: "big fresh", test: "to-choices", text: words.toChoices, hidden: true, on: { click: () => this.#toChoices() } });
    after.append(this.typing, this.goOn, this.choices, this.again, this.leave);
    below.append(this.down, this.fresh);
    this.bar = below.parentNode;
    this.end = after;
    this.spoken = "";
    this.events = []; // ids of what was said in this turn
    this.readable = false;
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#peek()).observe(this.choices);
  }

  #scrolled() {
    if (this.#near()) this.fresh.hidden = true;
    this.#peek();
  }

  /** Buttons that are wholly below what is on the screen are told of: nothing else says that there are any. */
  #peek() {
    const hidden = this.choices.getBoundingClientRect().top > this.bar.getBoundingClientRect().top - PEEK_PX;
    this.down.hidden = !(this.choices.childElementCount && hidden);
  }

  #toChoices() {
    this.choices.firstElementChild?.scrollIntoView({ block: "center" });
    this.choices.querySelector("button")?.focus({ preventScroll: true });
  }

  clear() {
    this.#teller.flush();
    for (const box of [this.flow, this.unsent, this.choices]) box.replaceChildren();
    this.#known.clear();
    this.#ratings.clear();
    this.#last = null;
    this.spoken = "";
    this.goOn.hidden = this.again.hidden = this.leave.hidden = this.fresh.hidden = true;
    this.hideTyping();
  }

  /** A message event. `live`: it has just been said, so it is told step by step and read aloud. */
  show(event, live) {
    const known = this.#known.get(event.id);
    if (known && known.parentNode !== this.unsent) return;
    if (event.sender === this.#me && known) return this.#settled(known);
    const sameTurn = event.answers && event.answers === this.#last?.answers;
    if (!sameTurn) this.#turn();
    this.#last = event;
    if (event.sender !== "customer") this.hideTyping();
    if (live && event.sender === "assistant") this.#tell(event, sameTurn);
    else this.#showWhole(event, live);
  }

  #turn() {
    this.#teller.flush();
    this.#teller.begin();
    this.goOn.hidden = true;
    this.spoken = "";
    this.events = [];
  }

  #settled(element) {
    this.flow.append(element);
    mark(element, "");
  }

  #tell(event, sameTurn) {
    const element = this.#bubble(event);
    const facts = (event.cards || []).map(cardReading).join("\n");
    if (facts && event.quick_replies?.length) return this.#ask(event, element, facts);
    const steps = stepsOf(event.text);
    const reading = readingOf(steps, event.speech);
    if (!steps.length) steps.push([]);
    steps.forEach((sentences, number) => {
      const last = number === steps.length - 1;
      const size = sentences.join("").length;
      this.#teller.add({ size, tell: (quietly) => this.#step(event, element, { sentences, last, read: reading[number] || "", quietly, sameTurn }) });
    });
    this.#waiting();
  }

  /** The question before something is done: the facts as a list, and the question below it, next to its buttons. */
  #ask(event, element, facts) {
    const { before, question } = besideCards(event.text, facts);
    const labels = event.quick_replies.slice(0, CHOICES).map((reply) => reply.label);
    const read = [...before, facts, question, `${words.choices}${labels.join("，")}。`].join("\n");
    const paragraphs = (sentences) => sentences.map((text) => make("p", { text }));
    const content = [make("div", { class: "text" }, ...paragraphs(before)), ...this.#cards(event), question ? make("div", { class: "text question" }, make("p", { text: question })) : ""];
    const tell = (quietly) => {
      const following = this.#near();
      element.append(...content);
      this.flow.append(element);
      if (quietly) return;
      this.#offer(event);
      this.#follow(element, following);
      this.#read(read, event);
    };
    this.#teller.add({ size: before.join("").length, tell });
    this.#waiting();
  }

  #step(event, element, { sentences, last, read, quietly, sameTurn }) {
    const following = this.#near();
    const said = element.querySelector(".text") || element.appendChild(make("div", { class: "text" }));
    const added = sentences.map((text) => make("p", { text }));
    said.append(...added);
    if (!element.parentNode) this.flow.append(element);
    if (last) element.append(...this.#cards(event));
    if (quietly) return;
    if (last) this.#offer(event);
    const shownFrom = said.children.length > added.length ? added[0] : element;
    if (!sameTurn || shownFrom !== element) this.#follow(shownFrom, following);
    this.#read([read, last ? this.#readLast(event) : ""].filter(Boolean).join("\n"), event);
  }

  #more() {
    this.spoken = "";
    this.#teller.more();
    this.#waiting();
    if (this.goOn.hidden) (this.choices.querySelector("button") || (this.again.hidden ? null : this.again))?.focus({ preventScroll: true });
  }

  /** 接着说 stands where the choices will: first everything that a choice is about, then the choice. */
  #waiting() {
    this.goOn.hidden = !this.#teller.waiting;
    if (this.#teller.waiting) this.choices.replaceChildren();
  }

  #showWhole(event, live) {
    const following = this.#near();
    const element = this.#bubble(event);
    const files = fileElements(event, this.#actions.api);
    if (event.text && !(event.wordless && files.length)) element.append(make("div", { class: "text" }, ...sentencesIn(event.text).map((text) => make("p", { text }))));
    element.append(...files, ...this.#cards(event));
    this.flow.append(element);
    this.#offer(event);
    if (event.sender === "customer" && this.#me === "customer") return;
    if (!event.family) this.#follow(element, following);
    if (live) this.#read([this.#says(event), event.speech || event.text].join("：\n"), event);
    else this.#remember([event.speech || event.text, this.#readLast(event)].filter(Boolean).join("\n"), event);
  }

  #bubble(event) {
    const element = make("li", { class: `message from-${event.own ? "me" : event.sender}`, test: "message", "data-sender": event.sender });
    element.append(make("p", { class: "says", text: `${this.#says(event)}：` }));
    this.#known.set(event.id, element);
    return element;
  }

  #cards(event) {
    const tap = (choice, label) => this.#tap(event, choice, label);
    return (event.cards || []).flatMap((card) => cardElements(card, { tap, said: Boolean(event.text) }));
  }

  #tap(event, choice, label) {
    if (Date.now() - this.#tappedAt < TAP_MS) return;
    this.#tappedAt = Date.now();
    this.#actions.tap(event.event, choice, label);
  }

  #offer(event) {
    const replies = event.quick_replies || [];
    if (!replies.length && (event.sender === "helper" || event.family)) return; // talk beside the question leaves it open
    const button = ({ label, choice }) => make("button", { class: "big", test: "quick-reply", text: label, on: { click: () => this.#tap(event, choice, label) } });
    this.choices.replaceChildren();
    if (replies.length) showThree(this.choices, replies.map(button), words.moreChoices);
  }

  /** After the text: the buttons by name. */
  #readLast(event) {
    const labels = (event.quick_replies || []).slice(0, CHOICES).map((reply) => reply.label);
    if (!labels.length) return "";
    return `${words.choices}${labels.join("，")}。`;
  }

  #read(text, event) {
    this.#remember([this.spoken, text].filter(Boolean).join("\n"), event);
    this.#actions.read(text, event.event);
  }

  #remember(text, event) {
    this.spoken = text;
    if (!this.events.includes(event.event)) this.events.push(event.event);
    this.again.hidden = !this.readable || !this.spoken;
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
    const element = known || this.#own(entry);
    if (entry.state === "failed") this.flow.append(element);
    else if (entry.state === "sending" && element.parentNode !== this.unsent) this.unsent.append(element);
    this.#markOutgoing(element, entry);
    if (entry.state === "sending") this.toEnd();
  }

  #own(entry) {
    if (this.#me === "customer") {
      this.#turn();
      this.choices.replaceChildren();
    }
    const element = this.#bubble({ id: entry.id, sender: this.#me, own: true });
    element.append(make("div", { class: "text" }, make("p", { text: entry.label })));
    return element;
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
    this.typing.hidden = !this.typing.textContent;
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
    this.#ratings.get(ticket)?.replaceChildren(make("p", { text: words.rated }));
  }

  /** A new answer is shown from its first line, unless the customer is reading something above: then a button says so. */
  #follow(element, following) {
    if (following) requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
    else this.fresh.hidden = false;
  }

  #near() {
    return this.end.getBoundingClientRect().bottom - innerHeight <= Math.max(NEAR_PX, innerHeight / 2);
  }

  toEnd() {
    this.fresh.hidden = true;
    requestAnimationFrame(() => this.end.scrollIntoView({ block: "end" }));
  }
}

function mark(element, state) {
  for (const old of element.querySelectorAll(".state, .retry")) old.remove();
  if (state) element.append(make("p", { class: "state", text: state }));
}
