// 请家人帮忙: whom, what that means, the customer's yes, the link; who is there, and one button to end it.

import { copyText, make } from "../widget/dom.js";
import { showThree } from "./cards.js";
import { words } from "./words.js";

const texts = words.family;

/** `box` gets the invitation, `bar` who is there. `token()` is the customer's; `hint(text)` says what went wrong. */
export class FamilyPanel {
  constructor({ box, bar, line }, { token, hint }) {
    Object.assign(this, { box, bar, line, token, hint });
    this.#closed();
    this.box.hidden = true;
  }

  /** Who is there now, from the server. */
  async refresh() {
    const people = await this.#call("GET");
    if (!Array.isArray(people)) return;
    this.box.hidden = false;
    const came = people.filter((person) => person.opened).map((person) => person.name);
    this.line.hidden = !came.length;
    this.line.textContent = came.length ? texts.reading(came.join("、")) : "";
    this.#bar(people, came);
    if (came.length && this.#showsLink) this.#closed();
  }

  #bar(people, came) {
    this.bar.hidden = !people.length;
    if (!people.length) return this.bar.replaceChildren();
    const who = people.map((person) => person.name).join("、");
    const said = came.length ? texts.there(came.join("、")) : texts.invited(who);
    const end = make("button", { class: "big end", test: "family-end", text: came.length ? texts.end(who) : texts.cancel, on: { click: () => this.#end() } });
    this.bar.replaceChildren(make("p", { text: said }), end);
  }

  get #showsLink() {
    return Boolean(this.box.querySelector('[data-test="family-link"]'));
  }

  #closed() {
    this.#put(make("button", { class: "big", test: "family-ask", text: texts.ask, on: { click: () => this.#whom() } }));
  }

  #whom() {
    const list = make("div", { class: "choices" });
    const buttons = texts.names.map((name) => make("button", { class: "big", test: "family-name", text: name, on: { click: () => this.#consent(name) } }));
    showThree(list, buttons, words.moreChoices);
    this.#open(texts.whom, [list, this.#no()]);
  }

  #consent(name) {
    const yes = make("button", { class: "big primary", test: "family-yes", text: texts.yes, on: { click: () => this.#invite(name) } });
    this.#open(texts.consentTitle(name), [...texts.consent(name).map((text) => make("p", { text })), yes, this.#no()]);
  }

  async #invite(name) {
    const made = await this.#call("POST", { name, consent: true });
    if (!made?.path) return this.hint(made?.text || words.failed);
    await this.refresh();
    this.#link(name, new URL(made.path.replace(/^\//, "../"), import.meta.url).href);
  }

  #link(name, address) {
    const told = make("p", { role: "status" });
    const field = make("input", { class: "link", test: "family-link", readonly: true, "aria-label": texts.linkName });
    field.value = address;
    const copy = make("button", { class: "big primary", test: "family-copy", text: texts.copy, on: { click: async () => (told.textContent = (await copyText(address)) ? texts.copied(name) : texts.notCopied) } });
    const send = navigator.share ? make("button", { class: "big primary", test: "family-send", text: texts.send(name), on: { click: () => navigator.share({ text: texts.message, url: address }).catch(() => {}) } }) : null;
    const done = make("button", { class: "big quiet", test: "family-done", text: texts.done, on: { click: () => this.#closed() } });
    this.#open(texts.linkTitle(name), [make("p", { text: texts.linkHow(name) }), ...(send ? [send] : []), copy, told, field, done]);
  }

  async #end() {
    await this.#call("DELETE");
    this.#closed();
    await this.refresh();
  }

  #no() {
    return make("button", { class: "big quiet", test: "family-no", text: texts.no, on: { click: () => (this.#closed(), this.box.querySelector("button").focus()) } });
  }

  /** The panel with a heading that gets the focus, so that a screen reader begins there. */
  #open(title, content) {
    const heading = make("h2", { text: title, tabindex: "-1" });
    this.#put(make("section", { class: "paper", test: "family-panel", "aria-label": title }, heading, ...content));
    heading.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "start" });
  }

  #put(element) {
    this.box.replaceChildren(element);
  }

  /** The answer's JSON, also of a refusal; null where there is none. */
  async #call(method, body) {
    const headers = { Authorization: `Bearer ${this.token()}`, "Content-Type": "application/json" };
    const response = await fetch(new URL("../api/family", import.meta.url), { method, headers, body: body && JSON.stringify(body) }).catch(() => null);
    return response ? response.json().catch(() => null) : null;
  }
}
