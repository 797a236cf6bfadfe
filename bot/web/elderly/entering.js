// Who she is: the shop's token, changed for one of the elderly channel; in demo mode a demo customer's.

import { words } from "./words.js";

const DEMO_CUSTOMER = "C1002";
const KEPT = "yingda:elderly:token";

/** `{token, demo, back, why}`: a token or why there is none; `back` says that she came from the chat window. */
export async function comeIn() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const given = asked.get("token");
  if (given) history.replaceState(null, "", location.pathname + location.search); // not left in the address bar
  const token = given ? await elderlyToken(given) : kept();
  if (given) keep(token);
  return { back: Boolean(asked.get("back")), ...(token ? { token, demo: false, why: "" } : await demo()) };
}

/** The token is no good any more. */
export function goOut() {
  keep("");
}

/** The same customer's token for this page; the given one where that cannot be had. */
async function elderlyToken(given) {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${given}` };
  const options = { method: "POST", headers, body: JSON.stringify({ elderly: true }) };
  const response = await fetch(new URL("../api/chat/mode", import.meta.url), options).catch(() => null);
  return response?.ok ? (await response.json()).token : given;
}

async function demo() {
  const asked = new URLSearchParams(location.search);
  const wanted = asked.get("customer") || DEMO_CUSTOMER;
  const body = JSON.stringify({ customer: wanted, channel: "elderly", fresh: asked.has("fresh") });
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
  const response = await fetch(new URL("../api/demo/session", import.meta.url), options).catch(() => null);
  if (response?.ok) return { token: (await response.json()).token, demo: true, why: "" };
  return { token: "", demo: false, why: response?.status === 404 ? words.noDemo : words.noServer };
}

/** The shop's token for as long as the tab lives: a page that was reloaded by mistake is the same conversation. */
function kept() {
  try {
    return sessionStorage.getItem(KEPT) || "";
  } catch {
    return "";
  }
}

function keep(value) {
  try {
    sessionStorage.setItem(KEPT, value);
  } catch {
    // storage switched off: the shop opens the page anew
  }
}
