// What the page is about, offered to be sent: 正在看的商品 or 当前订单, above the composer until sent or put away.

import { icon, make } from "./dom.js";

/** `actions`: sendOrder(id), sendProduct(product) */
export class Context {
  #texts;
  #actions;
  #shown = "";
  #done = new Set(); // sent or put away on this page

  constructor(texts, actions) {
    [this.#texts, this.#actions] = [texts, actions];
    this.what = make("span", { class: "context-what" });
    this.name = make("span", { class: "context-name" });
    this.send = make("button", { class: "context-send", test: "context-send", text: texts.sendContext, on: { click: () => this.#send() } });
    const away = make("button", { class: "context-away", "aria-label": texts.putAway, test: "context-away", on: { click: () => this.#hide() } }, icon("cross", 16));
    this.element = make("div", { class: "context", role: "group", "aria-label": texts.context, hidden: true, test: "context" }, make("span", { class: "row-facts" }, this.what, this.name), this.send, away);
  }

  show({ order, product }) {
    this.order = order;
    this.product = product;
    this.#shown = order || product?.title || "";
    this.element.hidden = !this.#shown || this.#done.has(this.#shown);
    const price = product?.price ? ` · ¥${product.price}` : "";
    this.what.textContent = order ? this.#texts.pageOrder : `${this.#texts.pageProduct}${price}`;
    this.name.textContent = order ? this.#texts.tail(order) : product?.title || "";
  }

  #send() {
    if (this.order) this.#actions.sendOrder(this.order);
    else this.#actions.sendProduct(this.product);
    this.#hide();
  }

  #hide() {
    this.#done.add(this.#shown);
    this.element.hidden = true;
  }
}
