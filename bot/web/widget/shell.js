// What stands around the conversation: the launcher, the panel, its header and its banners.

import { icon, make } from "./dom.js";

const MAX_BADGE = 99;

/** `actions`: open(), close(), human(), leaveQueue(). `parts`: view, composer, hints, context, and what lies over them. */
export class Shell {
  #texts;

  constructor(texts, actions, { view, composer, hints, context, over }) {
    this.#texts = texts;
    this.badge = make("span", { class: "unread", hidden: true, "aria-hidden": "true" });
    this.launcher = make("button", { class: "launcher", test: "launcher", "aria-label": texts.launcher, "aria-expanded": "false", on: { click: actions.open } }, icon("chat", 26), this.badge);
    this.owner = make("h2", { class: "owner", test: "owner", text: texts.owner.assistant() });
    this.note = make("p", { class: "note", test: "note" });
    this.status = make("div", { role: "status", class: "who" }, this.owner, this.note);
    this.mark = make("span", { class: "brand", "aria-hidden": "true", text: "应" });
    this.human = make("button", { class: "human", test: "human", on: { click: actions.human } }, icon("person", 16), make("span", { text: texts.human }));
    this.closer = make("button", { class: "round", test: "close", "aria-label": texts.close, title: texts.close, on: { click: actions.close } }, icon("close", 22));
    this.connection = make("p", { class: "banner", role: "status", test: "connection", hidden: true });
    this.queue = this.#queueBar(actions);
    const header = make("div", { class: "header" }, this.mark, this.status, this.human, this.closer);
    this.panel = make("div", { class: "panel", role: "dialog", tabindex: -1, "aria-label": texts.panel, hidden: true, test: "panel" }, header, this.connection, this.queue, view.element, hints.line, context.element, composer.element, ...over);
    this.over = over;
  }

  #queueBar(actions) {
    const leave = make("button", { class: "link", test: "leave-queue", text: this.#texts.leaveQueue, on: { click: actions.leaveQueue } });
    this.wait = make("span", { class: "wait", test: "queue-wait" });
    return make("div", { class: "banner queue", hidden: true, role: "status", test: "queue" }, this.wait, leave);
  }

  /** Who answers now: `assistant`, `queue` with a place (1 is the next) and perhaps `estimate_seconds`, or `agent`
   *  with a name. */
  setOwner({ owner, place = null, agent = null, estimate_seconds: estimate = null }) {
    const texts = this.#texts;
    const shown = Object.hasOwn(texts.owner, owner) ? owner : "assistant";
    const words = texts.owner[shown](shown === "agent" ? agent?.name || texts.rateAgent : place);
    if (this.owner.textContent !== words) this.owner.textContent = words;
    this.note.textContent = texts.note[shown];
    this.queue.hidden = shown !== "queue";
    this.#waits(typeof estimate === "number" ? texts.estimate(estimate) : "");
    this.panel.dataset.owner = shown;
    this.mark.textContent = shown === "agent" ? [...(agent?.name || "人")].at(-1) : "应";
    this.human.disabled = shown !== "assistant";
    this.human.title = this.human.disabled ? texts.humanBusy : "";
  }

  #waits(estimate) {
    if (this.wait.dataset.estimate === estimate) return;
    this.wait.dataset.estimate = estimate;
    this.wait.replaceChildren(...(estimate ? [make("b", { text: estimate })] : []), make("span", { text: this.#texts.queueHint }));
  }

  /** Says what is wrong with the connection, and nothing when all is well. */
  setStatus(status) {
    const words = status === "online" ? "" : this.#texts.connection[status] || "";
    this.connection.textContent = words;
    this.connection.hidden = !words || status === "idle" || status === "connecting";
    this.connection.classList.toggle("bad", status === "refused");
    this.panel.dataset.status = status;
  }

  setUnread(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = count > MAX_BADGE ? `${MAX_BADGE}+` : String(count);
    this.launcher.setAttribute("aria-label", count ? this.#texts.launcherUnread(count) : this.#texts.launcher);
  }

  show(open) {
    this.panel.hidden = !open;
    this.launcher.hidden = open;
    this.launcher.setAttribute("aria-expanded", String(open));
  }

  /** Everything that Tab reaches inside the panel, in order. */
  reachable() {
    const all = this.panel.querySelectorAll("button, textarea, input, a[href], [tabindex='0']");
    return [...all].filter((element) => !element.disabled && element.tabIndex >= 0 && element.getClientRects().length);
  }
}
