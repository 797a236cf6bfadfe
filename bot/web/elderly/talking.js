// Holding the button and talking. What was understood is said back, and waits in the box until she sends it.

import { make } from "../widget/dom.js";
import { Ears } from "./ears.js";
import { words } from "./words.js";

const NO_MICROPHONE = ["not-allowed", "audio-capture"];

/**
 * `parts`: the elements talk, how, deaf, doubt, input, send. `page`: token(), hint(text), said() what the hint says,
 * typed(), quiet() stops reading, read(text). Returns what takes the server's abilities.
 */
export function talking(parts, page) {
  const { talk } = parts;
  const ears = new Ears({ started, heard, failed, doubt, changed }, page.token);
  hold();
  changed();
  return (abilities) => ears.know(abilities);

  function changed() {
    talk.hidden = !ears.available;
    parts.deaf.hidden = ears.available || !ears.known;
    parts.how.textContent = ears.available ? words.how.talk : words.how.type;
  }

  function hold() {
    const held = (event) => event.key === " " || event.key === "Enter";
    talk.addEventListener("pointerdown", (event) => (talk.setPointerCapture(event.pointerId), begin()));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) talk.addEventListener(name, () => ears.stop());
    talk.addEventListener("keydown", (event) => held(event) && !event.repeat && (event.preventDefault(), begin()));
    talk.addEventListener("keyup", (event) => held(event) && ears.stop());
    talk.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  function begin() {
    page.quiet();
    parts.doubt.replaceChildren();
    try {
      ears.start();
    } catch {
      failed("busy"); // the browser is still finishing the last one
    }
  }

  function started() {
    talk.textContent = words.talking;
    talk.classList.add("on");
    page.hint(words.listening);
  }

  function heard(text, finished) {
    if (text) {
      parts.input.value = text;
      page.typed();
    }
    if (!finished) return;
    talk.textContent = words.talk;
    talk.classList.remove("on");
    parts.doubt.replaceChildren();
    if (text) sayBack(text);
    else if (page.said() === words.listening) page.hint(words.notHeard);
  }

  /** What was understood, before it is sent: on the screen and by voice. */
  function sayBack(text) {
    const back = words.heard(text.replace(/[。！？]$/, ""));
    page.hint(back);
    page.read(back);
    parts.send.focus({ preventScroll: true });
  }

  /** Two words sound alike and mean other things: she says which, by a button. */
  function doubt(question, choices) {
    page.hint(question);
    page.read(question);
    const button = (label, choice) => make("button", { class: "big", test: "doubt", text: label, on: { click: () => ears.choose(choice) } });
    parts.doubt.replaceChildren(...choices.map(button));
  }

  function failed(reason) {
    if (reason === "allowed-late") return page.hint(words.microphoneReady);
    if (NO_MICROPHONE.includes(reason)) return page.hint(words.noMicrophone);
    page.hint(ears.available ? words.notHeard : words.deaf);
  }
}
