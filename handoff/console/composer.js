// What the agent writes: a reply, or a note that only agents see, or a supervisor's whisper. Nothing typed is lost.
import { newKey, post, ticketPath, upload } from "./api.js";
import { byId, toast } from "./dom.js";
import { attempt, chat, desk, fail, isJoined, isMine, on, tell } from "./desk.js";
import { T } from "./text.js";
import { keep as keepNote } from "./notes.js";
import { isOpen as pickerOpen, open as openPicker, steer } from "./replies.js";

const TYPING_MS = 4000;
const HINTS = { reply: T.reply_hint, note: T.note_hint, whisper: T.whisper_hint };
let lastTyping = 0;

export function begin() {
  const box = byId("words");
  byId("compose").addEventListener("submit", (submit) => { submit.preventDefault(); send(); });
  box.addEventListener("input", () => { if (desk.open) chat(desk.open.id).draft = box.value; grow(); if (box.value === "/") openPicker(); });
  box.addEventListener("keydown", press);
  byId("open-replies").onclick = () => openPicker();
  for (const mode of ["reply", "note", "whisper"]) byId(`mode-${mode}`).onclick = () => { setMode(mode); box.focus(); };
  on("open", draw);
  on("ticket", draw);
  on("lists", drawModes);
}

function press(key) {
  if (pickerOpen() && steer(key)) return;
  if (key.key === "Enter" && !key.shiftKey && !key.altKey && !key.isComposing && key.keyCode !== 229) { key.preventDefault(); send(); return; }
  if (!key.ctrlKey && !key.altKey && !key.metaKey) typing();
}

function draw() {
  if (!desk.open) return;
  const here = chat(desk.open.id);
  byId("words").value = here.draft;
  drawModes();
}

function possible() {
  if (isMine() || isJoined()) return desk.agent.supervisor && !isMine() ? ["reply", "whisper", "note"] : ["reply", "note"];
  return desk.agent.supervisor ? ["whisper", "note"] : ["note"];
}

function drawModes() {
  if (!desk.open) return;
  for (const mode of ["reply", "note", "whisper"]) byId(`mode-${mode}`).hidden = !possible().includes(mode);
  showMode(mode());
}

function mode() {
  // What the agent chose for this chat, where it is possible now.
  const chosen = chat(desk.open.id).mode;
  return possible().includes(chosen) ? chosen : possible()[0];
}

export function setMode(mode) {
  if (!desk.open || !possible().includes(mode)) return;
  chat(desk.open.id).mode = mode;
  showMode(mode);
}

function showMode(mode) {
  if (byId("compose").dataset.mode === mode && byId("words").placeholder) return;
  for (const other of ["reply", "note", "whisper"]) byId(`mode-${other}`).setAttribute("aria-pressed", String(other === mode));
  byId("compose").dataset.mode = mode;
  tell("mode");
  byId("words").placeholder = HINTS[mode];
  byId("open-replies").hidden = mode !== "reply";
  grow();
}

export function write(text, { focus = true, add = false } = {}) {
  // Puts words into the box for the agent to read before sending; an unfilled variable is selected.
  const box = byId("words");
  setMode("reply");
  box.value = add && box.value.trim() && box.value !== "/" ? `${box.value.trimEnd()}${text}` : text;
  if (desk.open) chat(desk.open.id).draft = box.value;
  grow();
  if (!focus) return;
  box.focus();
  const gap = box.value.search(/【[^】]*】/);
  if (gap >= 0) box.setSelectionRange(gap, box.value.indexOf("】", gap) + 1);
  else box.setSelectionRange(box.value.length, box.value.length);
}

function grow() {
  const box = byId("words");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 180)}px`;
}

async function send() {
  const box = byId("words");
  const text = box.value.trim();
  if (!text || !desk.open) return;
  const id = desk.open.id;
  const how = mode();
  clear(id);
  if (how === "reply") { say(text); return; }
  const work = how === "note" ? () => keepNote(id, text) : () => post(ticketPath(id, "whisper"), { text }).then(() => toast(T.whispered));
  if ((await attempt(async () => { await work(); return true; })) || box.value) return;
  chat(id).draft = text;
  if (desk.open?.id === id) { box.value = text; grow(); }
}

function clear(id) {
  chat(id).draft = "";
  byId("words").value = "";
  grow();
}

export function say(text) { return begun({ text, ticket: desk.open.id }); }

/** A picture or a file; `address` shows a picture while it is on its way. */
export function sendFile(ticket, file, address) { return begun({ text: "", ticket, file, address }); }

function begun(what) {
  const message = { id: newKey(), failed: false, ...what };
  chat(message.ticket).pending.push(message);
  tell("pending", message.ticket);
  return deliver(message);
}

export function retry(message) {
  message.failed = false;
  tell("pending", message.ticket);
  return deliver(message);
}

export function giveUp(message) {
  const here = chat(message.ticket);
  here.pending = here.pending.filter((other) => other !== message);
  tell("pending", message.ticket);
}

async function deliver(message) {
  // The id goes along, so a message that did arrive is not said twice.
  try {
    if (message.file) await upload(`${ticketPath(message.ticket, "files")}?${new URLSearchParams({ name: message.file.name, message: message.id })}`, message.file);
    else await post(ticketPath(message.ticket, "say"), { text: message.text, id: message.id });
  } catch (error) {
    if (!chat(message.ticket).pending.includes(message)) return; // it came back over the socket: it was said
    message.failed = true;
    message.why = message.file ? error.message : "";
    tell("pending", message.ticket);
    fail(error);
  }
}

function typing() {
  if (!desk.open || mode() !== "reply" || Date.now() - lastTyping < TYPING_MS) return;
  lastTyping = Date.now();
  post(ticketPath(desk.open.id, "typing")).catch(() => {});
}
