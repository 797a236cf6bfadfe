// The agent's own state: online, busy, away for a reason, offline.
import { call, post } from "./api.js";
import { byId, element } from "./dom.js";
import { attempt, desk, on } from "./desk.js";
import { AWAY_BY_DESK, AWAY_REASONS, PRESENCE } from "./text.js";
import * as sound from "./sound.js";

const LOOK_MS = 10000; // the desk may set an agent away: two offers missed

export function begin() {
  const box = byId("presence");
  box.replaceChildren(element("option", { value: "online", text: PRESENCE.online }), element("option", { value: "busy", text: PRESENCE.busy }),
    element("optgroup", { label: PRESENCE.away }, ...AWAY_REASONS.map((reason) => element("option", { value: `away:${reason}`, text: `${PRESENCE.away} · ${reason}` }))),
    element("option", { value: "offline", text: PRESENCE.offline }));
  box.onchange = () => set(box.value);
  byId("go-online").onclick = () => set("online");
  on("ended", look);
  setInterval(() => { if (desk.news) look(); }, LOOK_MS);
}

export async function set(value) {
  const [state, reason = ""] = value.split(":");
  sound.ask();
  const found = await attempt(() => post("presence", { state, reason }));
  if (found) take(found);
}

export async function look() {
  const everybody = await call("agents").catch(() => null);
  if (!everybody) return; // no answer says nothing about where the agent is
  const me = everybody.agents.find((agent) => agent.name === desk.agent.name);
  take(me || { state: "offline", away_reason: "" });
}

function take(found) {
  desk.presence = found;
  const box = byId("presence");
  const value = found.state === "away" ? `away:${found.away_reason}` : found.state;
  if (![...box.options].some((option) => option.value === value)) {
    box.append(element("option", { value, text: `${PRESENCE.away} · ${AWAY_BY_DESK[found.away_reason] || found.away_reason || "—"}` }));
  }
  if (document.activeElement !== box || box.value !== value) box.value = value;
  byId("presence-dot").dataset.state = found.state;
  byId("go-online").hidden = found.state === "online";
}
