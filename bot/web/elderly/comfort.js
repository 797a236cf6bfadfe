// What makes the page comfortable, remembered on this device: how large the letters are, and white on black.

import { make } from "../widget/dom.js";
import { words } from "./words.js";

const SIZES = [24, 28, 32, 36, 40, 46]; // css px of the main text; 24 is 18 pt, 40 is 30 pt
const page = document.documentElement;

/** The letters a step larger (1) or smaller (-1), or as remembered (0). Returns what to say about it, or "". */
export function resize(step) {
  const now = Math.max(0, SIZES.indexOf(Number(remembered("size"))));
  const wanted = now + step;
  const size = Math.min(SIZES.length - 1, Math.max(0, wanted));
  page.style.setProperty("--size", `${SIZES[size]}px`);
  remember("size", String(SIZES[size]));
  return wanted > size ? words.sizeMost : wanted < size ? words.sizeLeast : "";
}

/** White on black as remembered, and `button` as its switch. */
export function contrast(button) {
  const set = (dark) => {
    if (dark) page.dataset.contrast = "dark";
    else delete page.dataset.contrast;
    remember("dark", dark ? "on" : "off");
    label(button, dark ? words.dark.on : words.dark.off, dark);
  };
  button.addEventListener("click", () => set(page.dataset.contrast !== "dark"));
  set(remembered("dark") === "on");
}

/** A switch says its state in words, not by colour. */
export function label(button, parts, pressed) {
  button.replaceChildren(...parts.map((text) => make("span", { text })));
  button.setAttribute("aria-label", parts.join("："));
  button.setAttribute("aria-pressed", String(pressed));
}

export function remembered(name) {
  try {
    return localStorage.getItem(`yingda:elderly:${name}`) || "";
  } catch {
    return "";
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`yingda:elderly:${name}`, value);
  } catch {
    // storage switched off: asked again next time
  }
}
