// Internal notes: of this ticket and of the customer's earlier ones.
import { call, post, ticketPath } from "./api.js";
import { byId, element, toast } from "./dom.js";
import { attempt, chat, desk, on, tell } from "./desk.js";
import { T } from "./text.js";
import { noteRow } from "./rows.js";

export function begin() {
  on("open", (ticket) => { draw(); if (ticket) load(ticket.id); });
  byId("note-form").addEventListener("submit", (submit) => {
    submit.preventDefault();
    const box = byId("note-words");
    const text = box.value.trim();
    if (text && desk.open) attempt(async () => { await keep(desk.open.id, text); box.value = ""; });
  });
}

export async function keep(id, text) {
  chat(id).notes.push(await post(ticketPath(id, "notes"), { text }));
  toast(T.note_saved);
  draw();
  tell("notes", id);
}

export async function load(id) {
  const found = await attempt(() => call(ticketPath(id, "notes")));
  if (!found) return;
  const fresh = chat(id).notes.filter((note) => !found.some((known) => known.number === note.number)); // written meanwhile
  chat(id).notes = [...found, ...fresh];
  draw();
  if (found.some((note) => note.ticket === id)) tell("notes", id);
}

function draw() {
  const notes = desk.open ? chat(desk.open.id).notes : [];
  const rows = notes.map((note) => noteRow(note));
  byId("note-list").replaceChildren(...(rows.length ? rows.reverse() : [element("li", { cls: "none", text: T.no_notes })]));
  byId("count-notes").textContent = notes.length || "";
}
