// The pictures and files of a message, and a picture in large.

import { sizeOf } from "./files.js";
import { icon, make } from "./dom.js";

/** `event.attachments` as one element, or null. `context`: `texts`, `api`, `enlarge(attachments, place)`. */
export function filesOf(event, context) {
  const files = event.attachments || [];
  if (!files.length) return null;
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  const grid = pictures.length ? make("div", { class: `pictures ${pictures.length === 1 ? "single" : ""}` }, ...pictures.map((file, place) => picture(file, place, pictures, context))) : null;
  return make("div", { class: "files", test: "files" }, grid, ...others.map((file) => document(file, context)));
}

export function isPicture(file) {
  return String(file.type).startsWith("image/");
}

function picture(file, place, all, context) {
  const image = make("img", { alt: context.texts.picture(place + 1, all.length), decoding: "async" });
  if (all.length === 1 && file.width) Object.assign(image, { width: file.width, height: file.height });
  const button = make("button", { class: "picture loading", test: "picture", on: { click: () => context.enlarge(all, place, button) } }, image);
  context.api
    .address(file.id, { thumb: true })
    .then((address) => (image.src = address))
    .then(() => button.classList.remove("loading"))
    .catch(() => button.classList.add("missing"));
  return button;
}

function document(file, context) {
  const name = make("span", { class: "file-name", text: file.name });
  const size = make("span", { class: "fine", text: `${ending(file.name)} · ${sizeOf(file.bytes)}` });
  const facts = make("span", { class: "row-facts" }, name, size);
  return make("button", { class: "file", test: "file", "aria-label": context.texts.save(file.name), on: { click: () => save(file, context) } }, make("span", { class: "file-mark" }, icon("file", 20)), facts, icon("down", 18));
}

function ending(name) {
  return (name.split(".").pop() || "").toUpperCase();
}

async function save(file, { api }) {
  const address = await api.address(file.id).catch(() => "");
  if (!address) return;
  const link = make("a", { href: address, download: file.name });
  link.click();
}

/** A picture over the whole window: arrows, Escape, and a trap for Tab. */
export class Enlarged {
  #texts;
  #api;
  #pictures = [];
  #place = 0;
  #from = null;

  constructor(texts, api) {
    this.#texts = texts;
    this.#api = api;
    this.image = make("img", { alt: "" });
    this.closer = this.#button("cross", texts.closePicture, () => this.close());
    this.before = this.#button("left", texts.pictureBefore, () => this.#show(this.#place - 1));
    this.after = this.#button("right", texts.pictureAfter, () => this.#show(this.#place + 1));
    this.element = make("div", { class: "enlarged", role: "dialog", "aria-modal": "true", "aria-label": texts.enlarged, hidden: true, test: "enlarged" }, this.image, this.closer, this.before, this.after);
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
    this.element.addEventListener("click", (event) => event.target === this.element && this.close());
  }

  #button(name, label, click) {
    return make("button", { class: `over over-${name}`, "aria-label": label, title: label, on: { click } }, icon(name, 24));
  }

  open(pictures, place, from) {
    [this.#pictures, this.#from] = [pictures, from];
    this.element.hidden = false;
    this.#show(place);
    this.closer.focus();
  }

  close() {
    this.element.hidden = true;
    this.image.removeAttribute("src");
    this.#from?.focus();
  }

  async #show(place) {
    if (!this.#pictures[place]) return;
    this.#place = place;
    this.before.hidden = place === 0;
    this.after.hidden = place === this.#pictures.length - 1;
    if (this.element.getRootNode().activeElement?.hidden) this.closer.focus();
    this.image.alt = this.#texts.picture(place + 1, this.#pictures.length);
    this.image.src = await this.#api.address(this.#pictures[place].id).catch(() => "");
  }

  #pressed(event) {
    const done = { Escape: () => this.close(), ArrowLeft: () => this.#show(this.#place - 1), ArrowRight: () => this.#show(this.#place + 1) }[event.key];
    if (done) {
      event.preventDefault();
      done();
    }
    if (event.key === "Tab") this.#trap(event);
    event.stopPropagation();
  }

  #trap(event) {
    const shown = [this.closer, this.before, this.after].filter((button) => !button.hidden);
    const at = shown.indexOf(this.element.getRootNode().activeElement);
    event.preventDefault();
    shown[(at + (event.shiftKey ? shown.length - 1 : 1)) % shown.length].focus();
  }
}
