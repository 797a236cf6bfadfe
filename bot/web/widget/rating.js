// Five stars and a word for the agent who has just finished.

import { make } from "./dom.js";

const STARS = [1, 2, 3, 4, 5];

/** Asks for a rating. `submit(score, text)` sends it. `done` and `failed` tell how it went. */
export class RatingCard {
  #texts;
  #score = 0;
  #stars = [];

  constructor(agentName, texts, submit) {
    this.#texts = texts;
    const title = texts.rateTitle(agentName || texts.rateAgent);
    this.#stars = STARS.map((count) => this.#star(count));
    this.group = make("div", { class: "stars", role: "radiogroup", "aria-label": title, on: { keydown: (event) => this.#arrow(event) } }, ...this.#stars);
    this.words = make("p", { class: "star-words", "aria-hidden": "true" });
    this.more = make("textarea", { class: "rate-more", rows: 2, maxlength: 500, placeholder: texts.rateMore, "aria-label": texts.rateMore });
    this.error = make("p", { class: "rate-error", role: "alert" });
    this.button = make("button", { class: "primary", test: "rate-submit", text: texts.rateSubmit, disabled: true });
    this.button.addEventListener("click", () => this.#submit(submit));
    const head = make("p", { class: "rate-title", text: title });
    this.element = make("section", { class: "card card-rating", test: "card-rating" }, head, this.group, this.words, this.more, this.error, this.button);
    this.#rove();
  }

  #star(count) {
    const label = this.#texts.star(count, this.#texts.stars[count - 1]);
    const options = { class: "star", test: `star-${count}`, role: "radio", "aria-checked": "false", "aria-label": label };
    return make("button", { ...options, on: { click: () => this.#choose(count) } }, make("span", { "aria-hidden": "true", text: "☆" }));
  }

  #choose(count) {
    this.#score = count;
    this.#stars.forEach((star, place) => {
      star.setAttribute("aria-checked", String(place + 1 === count));
      star.classList.toggle("lit", place < count);
      star.firstElementChild.textContent = place < count ? "★" : "☆";
    });
    this.words.textContent = this.#texts.stars[count - 1];
    this.button.disabled = false;
    this.#rove();
  }

  /** Tab reaches the group once; the arrows move inside it. */
  #rove() {
    this.#stars.forEach((star, place) => (star.tabIndex = place === Math.max(0, this.#score - 1) ? 0 : -1));
  }

  #arrow(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const count = Math.min(5, Math.max(1, this.#score + step));
    this.#choose(count);
    this.#stars[count - 1].focus();
  }

  #submit(submit) {
    this.button.disabled = true;
    this.button.textContent = this.#texts.rateSending;
    this.error.textContent = "";
    submit(this.#score, this.more.value.trim());
  }

  /** Sending did not work; the customer may try again. */
  failed(reason) {
    this.error.textContent = reason;
    this.button.textContent = this.#texts.rateSubmit;
    this.button.disabled = false;
  }

  /** Rated, here or in another window. `score` 0: as chosen here. */
  done(score = 0) {
    const count = score || this.#score;
    const stars = make("p", { class: "stars-done", role: "img", "aria-label": this.#texts.star(count, this.#texts.stars[count - 1] || "") });
    stars.textContent = "★".repeat(count) + "☆".repeat(5 - count);
    this.element.classList.add("done");
    this.element.replaceChildren(make("p", { class: "rate-title", text: this.#texts.rated }), stars);
  }
}
