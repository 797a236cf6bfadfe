// Everything is built from text nodes: what a customer wrote is never markup.

export const REASONS = {
  customer_request: "客户要求人工",
  safety_risk: "安全风险 · 优先",
  not_understood: "机器人没听懂",
  assistant_failed: "系统处理失败",
};
const STATES = { waiting: "排队中", active: "服务中", closed: "已结束", abandoned: "客户已离开" };
const SENDERS = { customer: "客户", assistant: "小应", agent: "坐席", system: "系统" };
const CHANNELS = { chat: "网页聊天", elderly: "长辈版", voice: "语音" };

export function element(tag, { text, cls, test, ...more } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (cls) node.className = cls;
  if (test) node.dataset.test = test;
  Object.assign(node, more);
  node.append(...children.filter(Boolean));
  return node;
}

export function stateText(state) { return STATES[state] || state; }
export function channelText(channel) { return CHANNELS[channel] || channel; }

export function clock(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

export function waited(ms) {
  const seconds = Math.max(0, Math.round((Date.now() - ms) / 1000));
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
}

export function ticketRow(ticket, selected, onOpen) {
  const urgent = ticket.reason === "safety_risk";
  const title = ticket.context.summary[1] || REASONS[ticket.reason];
  const when = ticket.state === "waiting" ? `已等 ${waited(ticket.opened_at)}` : clock(ticket.accepted_at || ticket.opened_at);
  const button = element("button", { cls: "ticket" + (urgent ? " urgent" : ""), test: "ticket" },
    element("span", { cls: "ticket-top" }, element("b", { text: ticket.customer_id }), element("time", { text: when })),
    element("span", { cls: "ticket-what", text: title }),
    element("span", { cls: "ticket-why", text: REASONS[ticket.reason] }));
  button.dataset.ticket = ticket.id;
  button.setAttribute("aria-current", String(selected));
  button.onclick = () => onOpen(ticket.id);
  return element("li", {}, button);
}

export function eventRow(event) {
  if (event.type === "owner" || event.type === "rating") return null;
  if (event.type === "rated") return note(`客户评价：${"★".repeat(event.score)}${event.text ? " " + event.text : ""}`);
  if (event.sender === "system") return note(event.text);
  const who = event.sender === "agent" ? event.name : SENDERS[event.sender];
  const row = element("li", { cls: `said ${event.sender}`, test: "said" },
    element("span", { cls: "said-by", text: `${who} ${clock(event.sent_at)}` }),
    element("p", { text: event.text }),
    ...(event.cards || []).map(card),
    event.decision && element("span", { cls: "decision", text: decisionText(event.decision) }));
  row.dataset.sender = event.sender;
  return row;
}

function note(text) { return element("li", { cls: "note", text }); }

function decisionText(decision) {
  const hit = decision.route === "faq" && decision.faq_hits[0];
  const percent = Math.round(decision.confidence * 100);
  return `理解为 ${decision.intent} ${percent}%${hit ? ` · 知识 ${hit.entry_id}` : ""}`;
}

function card(data) {
  const lines = {
    orders: () => data.orders.map((order) => `${order.title} · ${order.amount} 元 · ${order.status_text} · 尾号 ${order.order_id.slice(-4)}`),
    order: () => [`${data.title} · ${data.amount} 元 · ${data.status_text} · 尾号 ${data.order_id.slice(-4)}`],
    parcel: () => [`${data.carrier_name} ${data.tracking_no} · ${data.state_text}`, ...data.events.slice(0, 2).map((scan) => `${scan.time} ${scan.text}`)],
    refund: () => [`退款 ${data.refund_id} · ${data.amount} 元 · ${data.status_text}`],
    quote: () => [`可退 ${data.amount} 元 · ${data.rule_text}`],
    facts: () => [data.title, ...data.rows.map((row) => `${row.label}：${row.value}`)],
  }[data.kind];
  return lines ? element("ul", { cls: "card" }, ...lines().map((text) => element("li", { text }))) : null;
}
