// 猜你想问: asked of the gateway for this page and customer; shown in the welcome, later in a line above the composer.

import { make } from "./dom.js";

/** `actions`: ask(query) -> Promise of {hints}, choose(hint), say(text). */
export class Hints {
  #texts;
  #actions;
  #asked = "";

  constructor(texts, actions) {
    [this.#texts, this.#actions] = [texts, actions];
    this.list = make("div", { class: "starters" });
    this.title = make("h3", { class: "starters-title", text: texts.hints });
    this.box = make("div", { class: "starters-box", role: "group", "aria-label": texts.hints }, this.title, this.list);
    this.line = make("div", { class: "hint-line", role: "group", "aria-label": texts.hints, hidden: true, test: "hint-line" });
    this.#draw(texts.starters.map((text) => ({ text })));
  }

  /** Asks again when page or customer have changed; what does not answer leaves what is shown. */
  async refresh({ identity, order, product }) {
    const asked = JSON.stringify([identity, order, product?.title]);
    if (!identity || asked === this.#asked) return;
    this.#asked = asked;
    try {
      const { hints } = await this.#actions.ask({ page: order ? "order" : product ? "product" : "any", order_id: order });
      if (this.#asked === asked && hints.length) this.#draw(hints);
    } catch {
      this.#asked = ""; // next time again
    }
  }

  #draw(hints) {
    this.list.replaceChildren(...hints.map((hint) => this.#chip(hint, "starter")));
    this.line.replaceChildren(...hints.map((hint) => this.#chip(hint, "hint")));
  }

  #chip(hint, test) {
    const click = () => (hint.id ? this.#actions.choose(hint) : this.#actions.say(hint.text));
    return make("button", { class: "chip", test, text: hint.text, on: { click } });
  }
}
