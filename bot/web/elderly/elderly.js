// 长辈版: the same conversation as the chat window, in large print and read aloud.
//
// The shop opens this page as /elderly/#token=SESSION_TOKEN; in demo mode it gets a token by itself. A token of the chat
// window is changed for one of the elderly channel: the same customer and conversation, said in plain words.

import { Api } from "../widget/files.js";
import { Connection, socketAddress } from "../widget/socket.js";
import { contrast, label, remember, remembered, resize } from "./comfort.js";
import { Conversation } from "./conversation.js";
import { serverAbilities } from "./ears.js";
import { comeIn, goOut } from "./entering.js";
import { FamilyPanel } from "./family_panel.js";
import { ratingCard } from "./rating.js";
import { Reader } from "./speech.js";
import { talking } from "./talking.js";
import { words } from "./words.js";

const MAX_TEXT = 2000; // characters, as the server counts them
const QUIET_MS = 600; // a replay is over when nothing has come for so long; what is replayed is not read aloud

const at = (id) => document.getElementById(id);
const input = at("input");
const connection = new Connection(socketAddress(import.meta.url));
let token = "";
const reader = new Reader(remembered("reading") !== "off", () => token);
const family = new FamilyPanel({ box: at("invite"), bar: at("guests"), line: at("also") }, { token: () => token, hint });
const hears = talking(
  { talk: at("talk"), how: at("how"), deaf: at("deaf"), doubt: at("doubt"), input, send: at("send") },
  { token: () => token, hint, said: () => at("hint").textContent, typed, quiet: () => reader.stop(), read: (text) => reader.say(text) },
);
const conversation = new Conversation(
  { log: at("log"), after: at("after"), below: at("below") },
  {
    tap: (event, choice, label) => (reader.stop(), connection.tap(event, choice, label)),
    retry: (id) => connection.retry(id),
    leaveQueue: () => connection.leaveQueue(),
    again: (text, events) => reader.again(text, events),
    online: () => connection.status === "online",
    read: (text, event) => reader.say(text, event),
    api: new Api(import.meta.url, () => token),
  },
  { says: speaker },
);
let live = false; // false while a replay runs
let settled = 0;
let noWayIn = ""; // why there is no conversation at all

start();

function start() {
  resize(0);
  contrast(at("dark"));
  reader.watch(showReading);
  listen();
  enter();
}

function listen() {
  at("larger").addEventListener("click", () => hint(resize(1) || trouble()));
  at("smaller").addEventListener("click", () => hint(resize(-1) || trouble()));
  at("reading").addEventListener("click", switchReading);
  at("human").addEventListener("click", () => say(words.human));
  for (const button of document.querySelectorAll("[data-say]")) button.addEventListener("click", () => say(button.dataset.say));
  at("send").addEventListener("click", sendTyped);
  input.addEventListener("input", typed);
  input.addEventListener("keydown", pressed);
  connection.addEventListener("status", ({ detail }) => status(detail.status));
  connection.addEventListener("reset", () => conversation.clear());
  connection.addEventListener("outgoing", ({ detail }) => outgoing(detail.entry));
  connection.addEventListener("frame", ({ detail }) => hear(detail));
  addEventListener("pagehide", () => reader.stop());
  serverAbilities().then(able);
}

function able(abilities) {
  hears(abilities);
  reader.know(abilities);
}

/* ---- the conversation ---- */

function hear(frame) {
  settle();
  const heardAs = {
    ready: () => (setOwner(frame), family.refresh()),
    owner: () => setOwner(frame),
    message: () => message(frame),
    typing: () => conversation.showTyping(frame.sender),
    rating: () => askRating(frame),
    rated: () => conversation.rated(frame.ticket),
  };
  heardAs[frame.type]?.();
}

function message(frame) {
  conversation.show(frame, live);
  if (frame.family && live) family.refresh();
}

function speaker(event) {
  const says = words.says[event.sender] || words.says.system;
  return typeof says === "function" ? says(event.name || words.assistantName) : says;
}

function setOwner({ owner, place = null, agent = null }) {
  const shown = Object.hasOwn(words.owner, owner) ? owner : "assistant";
  const line = words.owner[shown](shown === "agent" ? agent?.name || words.agentName : place);
  if (at("owner").textContent !== line) at("owner").textContent = line;
  conversation.setQueue(shown === "queue");
  at("human").disabled = shown !== "assistant";
  at("human").textContent = words.humanState[shown];
}

function askRating({ ticket, agent }) {
  const submit = (score, text) => connection.rate(ticket, score, text);
  conversation.addRating(ticket, ratingCard(agent?.name || words.agentName, submit));
}

function outgoing(entry) {
  if (["message", "tap"].includes(entry.frame.type)) conversation.outgoing(entry);
  if (entry.frame.type === "rate" && entry.state === "sent") conversation.rated(entry.frame.ticket);
  if (entry.frame.type === "rate" && entry.state === "failed") hint(entry.reason || words.failed);
}

function status(now) {
  hint(trouble(now));
  conversation.connection(now === "online");
  if (now === "refused") goOut();
  if (now !== "online") setLive(false);
}

/** What is wrong with the connection, or "". */
function trouble(now = connection.status) {
  return now === "idle" ? noWayIn : words.connection[now] || "";
}

/** While a replay runs, neither the reader nor a screen reader says it all again. */
function setLive(now) {
  live = now;
  at("log").setAttribute("aria-busy", String(!now));
}

function settle() {
  if (live) return;
  clearTimeout(settled);
  settled = setTimeout(() => setLive(true), QUIET_MS);
}

/* ---- writing ---- */

function say(text) {
  reader.stop();
  setLive(true);
  hint(trouble());
  if (noWayIn) return;
  connection.say(text);
}

function sendTyped() {
  const text = input.value.trim();
  const over = [...text].length - MAX_TEXT;
  if (!text || over > 0) {
    hint(text ? words.tooLong(over) : words.empty);
    input.focus();
    return;
  }
  if (!noWayIn) input.value = "";
  typed();
  say(text);
}

function typed() {
  input.style.height = "auto";
  input.style.height = `${Math.min(innerHeight / 4, input.scrollHeight + 4)}px`;
  const over = [...input.value.trim()].length - MAX_TEXT;
  hint(over > 0 ? words.tooLong(over) : trouble());
}

function pressed(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  sendTyped();
}

function hint(text) {
  at("hint").textContent = text;
}

/* ---- the voice ---- */

function switchReading() {
  reader.on = !reader.on;
  if (!reader.on) reader.stop();
  remember("reading", reader.on ? "on" : "off");
  showReading();
}

function showReading() {
  const button = at("reading");
  button.hidden = at("synthetic").hidden = !reader.available;
  label(button, reader.on ? words.reading.on : words.reading.off, reader.on);
  conversation.setReadable(reader.available);
}

/* ---- coming in ---- */

async function enter() {
  const found = await comeIn();
  at("back").hidden = !found.demo && !found.back;
  if (found.back) at("back").firstElementChild.addEventListener("click", (event) => (event.preventDefault(), history.back()));
  noWayIn = found.why;
  if (!found.token) return hint(noWayIn);
  token = found.token;
  connection.setToken(token);
}
