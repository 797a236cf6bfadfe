// The measures of each day, and the same as a table for spreadsheets.
import { call, download } from "./api.js";
import { byId, element, lasting } from "./dom.js";
import { attempt } from "./desk.js";
import { T } from "./text.js";

const DAY = 24 * 3600 * 1000;

export function begin() {
  const day = (ago) => new Date(Date.now() - ago * DAY + 8 * 3600 * 1000).toISOString().slice(0, 10); // China's calendar
  byId("report-from").value = day(6);
  byId("report-to").value = day(0);
  byId("report-form").addEventListener("submit", (submit) => { submit.preventDefault(); load(); });
  byId("report-csv").onclick = () => attempt(() => download(`reports.csv?${span()}`, `handoff-${byId("report-from").value}-${byId("report-to").value}.csv`));
}

function span() { return new URLSearchParams({ from: byId("report-from").value, to: byId("report-to").value }); }

export async function load() {
  const found = await attempt(() => call(`reports?${span()}`));
  if (!found) return;
  const names = Object.keys(T.day_columns);
  byId("report-head").replaceChildren(...names.map((name) => element("th", { text: T.day_columns[name], scope: "col" })));
  byId("report-rows").replaceChildren(...found.days.map((day) => element("tr", {}, ...names.map((name) => cell(name, day[name])))));
}

function cell(name, value) {
  const text = value === null || value === undefined ? "—" : T.shares.includes(name) ? `${Math.round(value * 1000) / 10}%` : T.durations.includes(name) ? lasting(value) : name === "csat" ? value.toFixed(2) : value;
  return element(name === "day" ? "th" : "td", { text, ...(name === "day" && { scope: "row" }) });
}
