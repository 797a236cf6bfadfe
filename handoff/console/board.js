// The supervisor's live board: who waits how long, who works on what, how the day goes.
import { call } from "./api.js";
import { button, byId, dialog, element, keyed, lasting, toast } from "./dom.js";
import { desk, on, show } from "./desk.js";
import { fitFields, fitOf, skillsText } from "./fit.js";
import { AWAY_BY_DESK, GROUPS, PRESENCE, T } from "./text.js";

let now = null;

export function begin() { on("board", draw); }

export function open(shown) { desk.news?.showBoard(shown); }

function percent(share) { return share === null || share === undefined ? "—" : `${Math.round(share * 1000) / 10}%`; }
function time(seconds) { return seconds === null || seconds === undefined ? "—" : lasting(seconds); }

function draw(board) {
  now = board;
  const { today } = board;
  const late = board.longest_wait_seconds >= 60;
  const tiles = [
    ["排队", board.waiting, "board-waiting"], ["最长等待", board.waiting ? lasting(board.longest_wait_seconds) : "—", "board-longest", late && board.waiting],
    ["服务中", board.active, "board-active"], ["30 秒接通", board.sla_percent === null ? "—" : `${board.sla_percent}%`, "board-sla"],
    ["今日进线", today.opened], ["放弃", today.abandoned], ["首响中位", time(today.first_response_p50)], ["等待 95 分位", time(today.wait_p95)],
    ["处理中位", time(today.handling_p50)], ["满意度", today.csat ? `${today.csat.toFixed(2)} / 5` : "—"], ["一次解决", percent(today.fcr)], ["转接", today.transfers],
  ];
  byId("tiles").replaceChildren(...tiles.map(([label, value, test, warn]) => element("div", { cls: `tile${warn ? " warn" : ""}` }, element("dt", { text: label }), element("dd", { text: value, test }))));
  const groups = board.groups.filter((group) => group.waiting || group.agents_online);
  keyed(byId("board-groups"), (groups.length ? groups : board.groups).map((group) => row([GROUPS[group.name] || group.name, group.waiting, group.waiting ? lasting(group.longest_wait_seconds) : "—", group.agents_online, time(group.estimate_seconds)])));
  keyed(byId("board-agents"), board.agents.map(agentRow));
  const waiting = desk.lists.waiting;
  keyed(byId("board-queue"), waiting.length ? waiting.slice(0, 30).map((ticket) => row([open_(ticket.id, ticket.customer_id), ticket.context.summary[1] || "", GROUPS[ticket.group] || ticket.group, lasting((Date.now() - ticket.opened_at) / 1000)]))
    : [element("tr", {}, element("td", { colSpan: 4, cls: "none", text: T.no_waiting }))]);
}

function row(cells) { return element("tr", {}, ...cells.map((cell) => (cell instanceof Node ? element("td", {}, cell) : element("td", { text: cell })))); }

function open_(id, text) {
  return button(text, () => { byId("view-desk").click(); show(id); }, { cls: "plain small", data: { key: id }, test: "read-along" });
}

function agentRow(agent) {
  const state = element("span", { cls: "state-cell" }, element("i", { cls: "dot", data: { state: agent.state }, aria: { hidden: "true" } }),
    element("span", { text: PRESENCE[agent.state] + (agent.away_reason ? ` · ${AWAY_BY_DESK[agent.away_reason] || agent.away_reason}` : "") }));
  const load = element("span", { cls: "load" }, element("meter", { min: 0, max: Math.max(1, agent.capacity), value: agent.load, aria: { label: "接待数" } }), element("span", { text: T.agents_load(agent.load, agent.capacity) }));
  const chats = element("span", { cls: "row tight" }, ...agent.tickets.map((id, at) => open_(id, desk.lists.mine.find((ticket) => ticket.id === id)?.customer_id || `会话 ${at + 1}`)));
  const since = agent.since ? lasting((Date.now() - agent.since) / 1000) : "—";
  return row([agent.shown || agent.name, state, since, load, chats, skillsText(agent.skills), button("设置", () => configure(agent), { icon: "gear", cls: "plain small", test: "configure", data: { key: `set-${agent.name}` } })]);
}

function configure(agent) {
  dialog(`${agent.shown || agent.name} 的技能与容量`, fitFields(agent), {
    test: "agent-dialog", submit: "保存",
    onSubmit: async (form) => { await call(`agents/${encodeURIComponent(agent.name)}`, { method: "PUT", body: fitOf(form) }); toast(T.agent_saved); },
  });
}

on("lists", () => { if (now && !byId("board").hidden) draw(now); });
