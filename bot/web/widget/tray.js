// Pictures and files chosen and not yet sent: uploaded at once, shown small, taken with the next message.

import { MAX_BYTES, sizeOf } from "./files.js";
import { icon, make } from "./dom.js";

export const MAX_FILES = 9; // of one message, as the server counts them

/** `changed` is called after every change; `said` gets a sentence to be read out. */
export class Tray {
  #texts;
  #api;
  #items = []; // {file, element, state: waiting|sending|ready|failed, upload, preview}
  #changed;
  #said;

  constructor(texts, api, { changed, said }) {
    Object.assign(this, { element: make("ul", { class: "tray", hidden: true, test: "tray", "aria-label": texts.tray }) });
    [this.#texts, this.#api, this.#changed, this.#said] = [texts, api, changed, said];
  }

  get empty() {
    return !this.#items.length;
  }

  /** All uploaded, so that the message may go. */
  get ready() {
    return this.#items.every((item) => item.state === "ready");
  }

  /** Takes Files in; says why one is left out. */
  add(files) {
    for (const file of files) {
      if (this.#items.length >= MAX_FILES) this.#said(this.#texts.tooMany(MAX_FILES));
      else if (file.size > MAX_BYTES) this.#said(this.#texts.tooBig(file.name));
      else this.#take(file);
    }
    this.#update();
  }

  #take(file) {
    const item = { file, state: "waiting", upload: null, abort: new AbortController() };
    item.preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    this.#draw(item);
    this.#items.push(item);
    this.element.append(item.element);
    this.#send(item);
  }

  #draw(item) {
    item.ring = make("span", { class: "tile-state" });
    item.again = make("button", { class: "tile-again", test: "tile-retry", hidden: true, on: { click: () => this.#send(item) } });
    const inside = item.preview ? make("img", { src: item.preview, alt: item.file.name }) : make("span", { class: "tile-file" }, icon("file", 20), make("span", { text: item.file.name }), make("span", { class: "fine", text: sizeOf(item.file.size) }));
    const remove = make("button", { class: "tile-remove", test: "tile-remove", "aria-label": this.#texts.remove(item.file.name), on: { click: () => this.#remove(item) } }, icon("cross", 14));
    item.element = make("li", { class: "tile", test: "tile" }, inside, item.ring, item.again, remove);
  }

  async #send(item) {
    this.#state(item, "sending");
    try {
      item.upload = await this.#api.upload(item.file, (part) => (item.ring.textContent = `${Math.round(part * 100)}%`), item.abort.signal);
      if (item.preview) this.#api.remember(item.upload.id, item.preview);
      this.#state(item, "ready");
    } catch (error) {
      if (!this.#items.includes(item)) return;
      item.passing = error.passing;
      this.#state(item, "failed", error.message || this.#texts.uploadFailed);
    }
  }

  #state(item, state, reason = "") {
    item.state = state;
    item.element.dataset.state = state;
    item.ring.textContent = "";
    item.again.hidden = state !== "failed" || !item.passing;
    item.again.textContent = this.#texts.uploadAgain;
    item.element.title = reason;
    if (reason) this.#said(reason);
    this.#update();
  }

  /** The network is back: what failed for want of it goes again. */
  retry() {
    for (const item of this.#items) if (item.state === "failed" && item.passing) this.#send(item);
  }

  #remove(item) {
    item.abort.abort();
    this.#items = this.#items.filter((other) => other !== item);
    item.element.remove();
    this.#update();
  }

  /** What goes with the message; the tray is empty afterwards. */
  take() {
    const uploads = this.#items.map((item) => item.upload);
    this.clear();
    return uploads;
  }

  clear() {
    this.#items = [];
    this.element.replaceChildren();
    this.#update();
  }

  #update() {
    this.element.hidden = this.empty;
    this.#changed();
  }
}
