// A small grid of faces; arrows move inside it, Tab passes it by.

import { make } from "./dom.js";

const FACES = "😀 😄 😂 🙂 😊 😍 😘 😜 🤔 😅 😓 😭 😢 😡 😤 😱 😴 🤝 👍 👎 👌 🙏 👏 💪 ❤️ 💔 🌹 🎉 🎁 📦 🚚 💰 ☀️ 🌙 🍎".split(" ");
const ROW = 7;

/** `choose(face)` is called by a tap or Enter. */
export class Emoji {
  constructor(texts, choose) {
    this.buttons = FACES.map((face, at) => make("button", { class: "face", text: face, tabindex: at ? -1 : 0, on: { click: () => choose(face) } }));
    this.element = make("div", { class: "faces", role: "group", "aria-label": texts.emoji, hidden: true, test: "emoji-panel", on: { keydown: (event) => this.#pressed(event) } }, ...this.buttons);
  }

  #pressed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ROW, ArrowUp: -ROW }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.buttons.indexOf(event.target);
    const next = Math.min(this.buttons.length - 1, Math.max(0, at + step));
    this.buttons[at].tabIndex = -1;
    this.buttons[next].tabIndex = 0;
    this.buttons[next].focus();
  }
}
