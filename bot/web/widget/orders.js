// The order picker: the customer's orders over the conversation, one tap sends one.

import { orderRows } from "./cards.js";
import { icon, make } from "./dom.js";

/** `actions`: list() -> Promise of rows, choose(row). */
export class OrderPicker {
  #texts;
  #actions;
  #from = null;

  constructor(texts, actions) {
    [this.#texts, this.#actions] = [texts, actions];
    this.closer = make("button", { class: "round", "aria-label": texts.closePicker, test: "picker-close", on: { click: () => this.close() } }, icon("cross", 20));
    this.body = make("div", { class: "picker-body", role: "region", "aria-label": texts.pickOrder, tabindex: 0 });
    const head = make("div", { class: "picker-head" }, make("h3", { class: "picker-title", text: texts.pickOrder }), this.closer);
    this.element = make("div", { class: "picker", role: "dialog", "aria-modal": "true", "aria-label": texts.pickOrder, hidden: true, test: "order-picker" }, head, this.body);
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
  }

  async open(from) {
    this.#from = from;
    this.element.hidden = false;
    this.body.replaceChildren(make("p", { class: "fine middle", role: "status", text: this.#texts.loading }));
    this.closer.focus();
    try {
      this.#show(await this.#actions.list());
    } catch (error) {
      const again = make("button", { class: "chip", text: this.#texts.again, on: { click: () => this.open(from) } });
      this.body.replaceChildren(make("p", { class: "fine middle", role: "alert", text: error.message || this.#texts.ordersAway }), make("p", { class: "middle" }, again));
    }
  }

  #show(rows) {
    if (!rows.length) this.body.replaceChildren(make("p", { class: "fine middle", role: "status", text: this.#texts.noOrders }));
    else this.body.replaceChildren(orderRows(rows, this.#texts, (row) => this.#choose(row)));
  }

  #choose(row) {
    this.close();
    this.#actions.choose(row);
  }

  close() {
    this.element.hidden = true;
    this.#from?.focus();
  }

  #pressed(event) {
    if (event.key === "Escape") {
      this.close();
      event.preventDefault();
    }
    if (event.key === "Tab") this.#trap(event);
    event.stopPropagation();
  }

  #trap(event) {
    const reachable = [...this.element.querySelectorAll("button, [tabindex='0']")];
    const at = this.element.getRootNode().activeElement;
    const leaving = event.shiftKey ? at === reachable[0] : at === reachable.at(-1);
    if (!leaving) return;
    event.preventDefault();
    (event.shiftKey ? reachable.at(-1) : reachable[0]).focus();
  }
}
