// 长辈模式: the way from the chat window to the large print. One link for the window's menu.

import { icon, make } from "./dom.js";

/** The address of the elderly page for a customer's token; the page changes it for one of its own channel. */
export function elderlyAddress(token) {
  const address = new URL("../elderly/", import.meta.url);
  address.hash = new URLSearchParams({ ...(token ? { token } : {}), back: "1" }).toString();
  return address.href;
}

/** A link for the menu. `token()` is asked when it is followed, since tokens are renewed. */
export function elderlySwitch({ token, text }) {
  const mark = make("span", { class: "tool-mark" }, icon("large", 22));
  const link = make("a", { class: "tool", test: "elderly-switch", href: elderlyAddress("") }, mark, make("span", { text }));
  link.addEventListener("click", () => (link.href = elderlyAddress(token())));
  return link;
}
