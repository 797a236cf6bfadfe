// Where the customer writes: grows with the text, counts near the limit, leaves Enter to the input method while it composes.

import { icon, make } from "./dom.js";

export const MAX_TEXT = 2000; // characters, as the server counts them
const COUNT_FROM = 1800;
const MAX_HEIGHT = 120; // px, about five lines

/** `actions`: say(text), typing(), files(list). `tray` holds what is sent with the text; `panels`: {tools, emoji}. */
export class Composer {
  #texts;
  #actions;
  #tray;
  #panels;

  constructor(texts, actions, { tray, panels }) {
    [this.#texts, this.#actions, this.#tray, this.#panels] = [texts, actions, tray, panels];
    this.input = make("textarea", { class: "input", test: "input", rows: 1, placeholder: texts.placeholder, "aria-label": texts.input, enterkeyhint: "send" });
    this.count = make("p", { class: "count", role: "status", hidden: true });
    this.button = make("button", { class: "send", test: "send", "aria-label": texts.send, title: texts.send, disabled: true }, icon("send", 22));
    this.more = this.#opener("plus", texts.more, "tools");
    this.smile = this.#opener("smile", texts.emoji, "emoji");
    this.said = make("p", { class: "composer-said", role: "status", test: "composer-said" });
    const field = make("div", { class: "field" }, this.input, this.smile);
    const writing = make("div", { class: "writing" }, this.more, field, this.button);
    this.element = make("div", { class: "composer" }, this.said, this.count, tray.element, writing, panels.tools.element, panels.emoji.element);
    this.input.addEventListener("input", () => this.#changed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.button.addEventListener("click", () => this.#send());
    this.input.addEventListener("paste", (event) => this.#pasted(event));
    this.input.addEventListener("focus", () => this.openPanel(""));
  }

  #opener(name, label, panel) {
    const click = () => this.openPanel(this.#panels[panel].element.hidden ? panel : "");
    return make("button", { class: `opener opener-${panel}`, test: `open-${panel}`, "aria-label": label, title: label, "aria-expanded": "false", on: { click } }, icon(name, 24));
  }

  /** `tools`, `emoji`, or "" for none. */
  openPanel(open) {
    for (const [name, button] of [["tools", this.more], ["emoji", this.smile]]) {
      this.#panels[name].element.hidden = name !== open;
      button.setAttribute("aria-expanded", String(name === open));
    }
  }

  /** The open panel's button, or null. */
  get panelOpen() {
    return [this.more, this.smile].find((button) => button.getAttribute("aria-expanded") === "true") || null;
  }

  /** Closes the open panel and goes back to its button. */
  closePanel() {
    const button = this.panelOpen;
    this.openPanel("");
    button?.focus();
  }

  /** Puts a face where the cursor is. */
  insert(face) {
    this.input.setRangeText(face, this.input.selectionStart, this.input.selectionEnd, "end");
    this.changed();
  }

  /** A sentence about what was just tried, for a while. */
  say(words) {
    clearTimeout(this.saying);
    this.said.textContent = words;
    this.saying = setTimeout(() => (this.said.textContent = ""), 6000);
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    this.#actions.files(files);
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Without a customer nobody can write; the reason stands where the text would. */
  enable(enabled, reason) {
    for (const part of [this.input, this.more, this.smile]) part.disabled = !enabled;
    this.input.placeholder = enabled ? this.#texts.placeholder : reason;
  }

  #changed() {
    this.changed();
    if (this.input.value.trim()) this.#actions.typing();
  }

  /** Text or tray are another: what may be sent now? */
  changed() {
    const length = [...this.input.value.trim()].length;
    this.#grow();
    this.#countDown(length);
    this.button.disabled = (length === 0 && this.#tray.empty) || length > MAX_TEXT || !this.#tray.ready;
  }

  #grow() {
    this.input.style.height = "";
    if (!this.input.scrollHeight) return; // not on the screen: nothing to measure
    this.input.style.height = `${Math.min(MAX_HEIGHT, this.input.scrollHeight)}px`;
    this.input.classList.toggle("tall", this.input.scrollHeight > MAX_HEIGHT);
  }

  #countDown(length) {
    const left = MAX_TEXT - length;
    this.count.hidden = length < COUNT_FROM;
    this.count.classList.toggle("over", left < 0);
    this.count.textContent = this.count.hidden ? "" : left < 0 ? this.#texts.over(-left) : this.#texts.left(left);
    this.input.setAttribute("aria-invalid", String(left < 0));
  }

  #pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.input.value.trim();
    if (this.button.disabled) return;
    this.input.value = "";
    this.#actions.say(text, this.#tray.take());
    this.changed();
    this.openPanel("");
    this.focus();
  }
}
