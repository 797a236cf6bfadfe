// What the + opens: pictures, files, an order, the transcript, notifications.

import { icon, make } from "./dom.js";
import { elderlySwitch } from "./elderly_switch.js";

const PICTURES = "image/jpeg,image/png,image/webp,image/gif";
const FILES = ".pdf,.docx,.xlsx,.mp4,application/pdf,video/mp4";

/** `actions`: files(list), order(), transcript(), notify(), token(). */
export class Tools {
  constructor(texts, actions, { notifies }) {
    this.pictures = this.#input(PICTURES, texts.pictures, actions.files);
    this.documents = this.#input(FILES, texts.files, actions.files);
    this.notify = notifies ? this.#tool("bell", texts.notify.off, "tool-notify", actions.notify) : null;
    this.element = make(
      "div",
      { class: "tools", role: "group", "aria-label": texts.more, hidden: true, test: "tools-panel" },
      this.pictures,
      this.documents,
      this.#tool("picture", texts.pictures, "tool-pictures", () => this.pictures.click()),
      this.#tool("file", texts.files, "tool-files", () => this.documents.click()),
      this.#tool("box", texts.pickOrder, "tool-order", actions.order),
      this.#tool("save", texts.transcript, "tool-transcript", actions.transcript),
      this.notify,
      elderlySwitch({ token: actions.token, text: texts.elderly }),
    );
  }

  #tool(name, label, test, click) {
    return make("button", { class: "tool", test, on: { click } }, make("span", { class: "tool-mark" }, icon(name, 22)), make("span", { text: label }));
  }

  #input(accept, label, files) {
    const input = make("input", { type: "file", class: "sr", accept, multiple: true, tabindex: -1, "aria-label": label });
    input.addEventListener("change", () => {
      files([...input.files]);
      input.value = "";
    });
    return input;
  }

  /** Shows whether the system tells of new messages. */
  setNotify(words) {
    if (this.notify) this.notify.lastElementChild.textContent = words;
  }
}
