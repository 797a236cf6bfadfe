// Where the customer writes: grows with the text, counts near the limit, leaves Enter to the input method while it composes.

import { icon, make } from "./dom.js";

export const MAX_TEXT = 2000; // characters, as the server counts them
const COUNT_FROM = 1800;
const MAX_HEIGHT = 120; // px, about five lines

/** `actions`: say(text), typing() */
export class Composer {
  #texts;
  #actions;

  constructor(texts, actions) {
    this.#texts = texts;
    this.#actions = actions;
    this.input = make("textarea", { class: "input", test: "input", rows: 1, placeholder: texts.placeholder, "aria-label": texts.input, enterkeyhint: "send" });
    this.count = make("p", { class: "count", role: "status", hidden: true });
    this.button = make("button", { class: "send", test: "send", "aria-label": texts.send, title: texts.send, disabled: true }, icon("send", 22));
    this.element = make("div", { class: "composer" }, this.count, make("div", { class: "writing" }, this.input, this.button));
    this.input.addEventListener("input", () => this.#changed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.button.addEventListener("click", () => this.#send());
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Without a customer nobody can write; the reason stands where the text would. */
  enable(enabled, reason) {
    this.input.disabled = !enabled;
    this.input.placeholder = enabled ? this.#texts.placeholder : reason;
  }

  #changed() {
    const length = [...this.input.value.trim()].length;
    this.#grow();
    this.#countDown(length);
    this.button.disabled = length === 0 || length > MAX_TEXT;
    if (length) this.#actions.typing();
  }

  #grow() {
    this.input.style.height = "auto";
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
    if (!text || this.button.disabled) return;
    this.input.value = "";
    this.#changed();
    this.#actions.say(text);
    this.focus();
  }
}
