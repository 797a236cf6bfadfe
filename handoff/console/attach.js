// Pictures and files for the customer: chosen, pasted or dropped, looked at once more, then sent one by one.
import { byId, dialog, element, toast } from "./dom.js";
import { desk, maySpeak, on } from "./desk.js";
import { sendFile } from "./composer.js";
import { T } from "./text.js";

const MAX_BYTES = 10 * 1024 * 1024;
const MOST = 9;
const SEEING = ["chat", "elderly"]; // channels whose customers see what lies in the conversation

export function begin() {
  byId("attach").onclick = () => byId("attach-file").click();
  byId("attach-file").onchange = () => { offer([...byId("attach-file").files]); byId("attach-file").value = ""; };
  byId("words").addEventListener("paste", (event) => taken(event, event.clipboardData));
  const room = byId("conversation");
  room.addEventListener("dragover", (event) => { if (possible()) event.preventDefault(); });
  room.addEventListener("drop", (event) => taken(event, event.dataTransfer));
  for (const name of ["open", "ticket", "lists", "mode"]) on(name, draw);
}

/** Whether this agent may send files to this customer now. */
function possible() { return maySpeak() && SEEING.includes(desk.open.context.channel || "chat") && byId("compose").dataset.mode === "reply"; }

function draw() { byId("attach").hidden = !possible(); }

function taken(event, data) {
  if (!data?.files.length || !possible()) return;
  event.preventDefault();
  offer([...data.files]);
}

function offer(files) {
  const fitting = files.filter((file) => file.size <= MAX_BYTES).slice(0, MOST);
  if (fitting.length < files.length) toast(files.length > MOST ? T.too_many(MOST) : T.too_big);
  if (!fitting.length) return;
  const ticket = desk.open.id;
  const shown = fitting.map((file) => ({ file, address: file.type.startsWith("image/") ? URL.createObjectURL(file) : "" }));
  const rows = shown.map(({ file, address }) => element("li", { cls: "attached" }, address ? element("img", { src: address, alt: file.name }) : element("span", { text: file.name }), element("small", { text: size(file.size) })));
  dialog(T.attach_title(desk.open.customer_id), [element("ul", { cls: "attached-list" }, ...rows)], {
    test: "attach-dialog", submit: T.attach_send,
    onSubmit: () => { for (const { file, address } of shown) sendFile(ticket, file, address); },
  });
}

function size(bytes) { return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`; }
