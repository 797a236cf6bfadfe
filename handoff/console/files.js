// Pictures and files that a customer sent: asked for with the agent's token, shown small, opened large.
import { session } from "./api.js";
import { element } from "./dom.js";
import { SENDERS, T } from "./text.js";

const BASE = new URL("../api/uploads/", import.meta.url);

export function fileRow(conversation, file, sender) {
  const path = `${encodeURIComponent(conversation)}/${encodeURIComponent(file.id)}`;
  const name = file.name || T.file;
  const opens = element("button", { type: "button", cls: "said-file", test: "said-file", text: name, onclick: () => open(path, name) });
  if ((file.type || "").startsWith("image/")) show(opens, path, T.picture(SENDERS[sender] || "", name));
  return opens;
}

async function show(opens, path, alt) {
  const address = await fetched(`${path}?thumb=true`).catch(() => "");
  if (address) opens.replaceChildren(element("img", { src: address, alt }));
}

async function open(path, name) {
  const address = await fetched(path).catch(() => "");
  if (!address) return;
  const link = element("a", { href: address, target: "_blank", rel: "noopener", download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function fetched(path) {
  const response = await fetch(new URL(path, BASE), { headers: { Authorization: `Bearer ${session.token}` } });
  if (!response.ok) throw new Error(String(response.status));
  return URL.createObjectURL(await response.blob());
}
