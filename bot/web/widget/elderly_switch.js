// 长辈模式: the way from the chat window to the large print. One link for the window's menu.

import { make } from "./dom.js";

const NAMES = { zh: "长辈模式（大字、朗读）", en: "Large print (read aloud)" };

/** The address of the elderly page for a customer's token; the page changes it for one of its own channel. */
export function elderlyAddress(token) {
  const address = new URL("../elderly/", import.meta.url);
  address.hash = new URLSearchParams({ ...(token ? { token } : {}), back: "1" }).toString();
  return address.href;
}

/** A link for the menu. `token()` is asked when it is followed, since tokens are renewed. */
export function elderlySwitch({ token, lang = "zh" }) {
  const link = make("a", { class: "elderly-switch", test: "elderly-switch", href: elderlyAddress(""), text: NAMES[lang] || NAMES.zh });
  link.addEventListener("click", () => (link.href = elderlyAddress(token())));
  return link;
}
