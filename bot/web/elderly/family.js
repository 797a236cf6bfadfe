// The relative's page: /elderly/family.html#token=LINK. Reads along, and talks; everything that acts stays with the customer.

import { Connection, newId } from "../widget/socket.js";
import { Conversation } from "./conversation.js";
import { words } from "./words.js";

const MAX_TEXT = 2000; // characters, as the server counts them
const texts = words.visitor;
const at = (id) => document.getElementById(id);
const input = at("input");
const connection = new Connection(address());
const conversation = new Conversation(
  { log: at("log"), after: at("after"), below: at("below") },
  { tap: () => {}, retry: (id) => connection.retry(id), leaveQueue: () => {}, again: () => {}, online: () => connection.status === "online", read: () => {} },
  { says: speaker, me: "helper" },
);
let over = false;

connection.addEventListener("frame", ({ detail }) => hear(detail));
connection.addEventListener("outgoing", ({ detail }) => detail.entry.frame.type === "message" && conversation.outgoing(detail.entry));
connection.addEventListener("status", ({ detail }) => status(detail.status));
at("send").addEventListener("click", send);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
});
enter();

function address() {
  const found = new URL("../family/ws", import.meta.url);
  found.protocol = found.protocol.replace("http", "ws");
  return found.href;
}

function speaker(event) {
  if (event.own) return texts.says.me;
  const says = { ...words.says, ...texts.says }[event.sender] || words.says.system;
  return typeof says === "function" ? says(event.name || words.assistantName) : says;
}

function hear(frame) {
  const heardAs = {
    ready: () => (owner(frame), (at("bar").hidden = false)),
    owner: () => owner(frame),
    message: () => conversation.show(frame, false),
    ended: () => end(frame.text),
  };
  heardAs[frame.type]?.();
}

function owner({ owner: who, agent }) {
  at("owner").textContent = (texts.owner[who] || texts.owner.assistant)(agent?.name || words.agentName);
}

function status(now) {
  if (over) return;
  if (now === "refused") return end(texts.refused);
  at("hint").textContent = words.connection[now] || "";
  conversation.connection(now === "online");
}

function end(text) {
  if (over) return;
  over = true;
  at("owner").textContent = text;
  at("bar").hidden = true;
}

function send() {
  const text = input.value.trim();
  const tooMany = [...text].length - MAX_TEXT;
  if (!text || tooMany > 0) {
    at("hint").textContent = text ? words.tooLong(tooMany) : words.empty;
    return;
  }
  input.value = "";
  at("hint").textContent = "";
  connection.say(text);
}

async function enter() {
  const link = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!link) return end(texts.noLink);
  const body = JSON.stringify({ token: link, device: device() });
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
  const response = await fetch(new URL("../api/family/open", import.meta.url), options).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!response?.ok) return end(response?.status === 401 || !answer?.text ? texts.refused : answer.text);
  at("who").textContent = texts.who(answer.name);
  connection.setToken(answer.token);
}

/** This device's own id: the link serves the device that opened it first. */
function device() {
  try {
    const kept = localStorage.getItem("yingda:family:device") || newId();
    localStorage.setItem("yingda:family:device", kept);
    return kept;
  } catch {
    return newId();
  }
}
