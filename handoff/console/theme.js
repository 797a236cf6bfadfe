// Light or dark: what the system says, until the agent chooses.
import { icon } from "./dom.js";

const KEY = "yingda-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function now() { return localStorage.getItem(KEY) || (dark.matches ? "dark" : "light"); }

function draw() {
  document.documentElement.dataset.theme = now();
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.replaceChildren(icon(now() === "dark" ? "sun" : "moon"));
    button.setAttribute("aria-label", now() === "dark" ? "换成浅色" : "换成深色");
    button.title = button.getAttribute("aria-label");
  }
}

export function begin() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.onclick = () => { localStorage.setItem(KEY, now() === "dark" ? "light" : "dark"); draw(); };
  }
  dark.addEventListener("change", draw);
  draw();
}

