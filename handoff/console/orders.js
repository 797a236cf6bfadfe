// Live cards of the customer's orders, parcels and after-sale cases, with what the agent may do.
import { call, newKey, post, ticketPath } from "./api.js";
import { button, byId, day, dialog, element, field, select, toast } from "./dom.js";
import { attempt, chat, desk } from "./desk.js";
import { T } from "./text.js";
import { write } from "./composer.js";
import { load as loadNotes } from "./notes.js";

export async function load(id, { quietly = false } = {}) {
  if (!quietly) byId("cards").replaceChildren();
  byId("cards").setAttribute("aria-busy", "true");
  const found = await attempt(() => call(ticketPath(id, "cards")));
  if (desk.open?.id !== id) return;
  byId("cards").setAttribute("aria-busy", "false");
  if (!found) return;
  chat(id).cards = found;
  draw(found);
}

function draw(found) {
  const part = (title, rows, none) => [element("h3", { text: title }), ...(rows.length ? rows : [element("p", { cls: "none", text: none })])];
  byId("cards").replaceChildren(
    ...found.problems.map((text) => element("p", { cls: "warning", text })),
    ...(found.may_act ? [] : [element("p", { cls: "none", text: T.not_acting })]),
    ...part("订单", found.orders.map((order) => orderCard(order, found)), T.no_cards),
    ...(found.parcels.length ? part("物流", found.parcels.map(parcelCard), "") : []),
    ...part("售后", found.after_sales.map(afterSaleCard), T.no_after_sales),
    ...(found.complaints.length ? part("投诉", found.complaints.map(complaintCard), "") : []));
}

function lines(rows) {
  const kept = rows.filter(([, value]) => value);
  return element("dl", { cls: "facts" }, ...kept.flatMap(([label, value]) => [element("dt", { text: label }), element("dd", { text: value })]));
}

function orderCard(order, found) {
  const items = order.items.map((item) => `${item.title}${item.sku ? ` ${item.sku}` : ""} × ${item.num}`).join("；");
  const acts = found.may_act ? order.actions.map((name) => button(T.actions[name], () => ACTS[name](order, found), { cls: "plain small", test: `act-${name}` })) : [];
  return element("article", { cls: `card${order.touched ? " touched" : ""}`, test: "order-card", data: { order: order.order_id } },
    element("header", {}, element("b", { text: order.title }), order.touched && element("span", { cls: "tag", text: T.touched })),
    element("p", { cls: "card-state", text: `${order.status_text} · ${T.amount(order.amount_fen)} · ${T.tail(order.order_id)}` }),
    lines([[order.items.length > 1 ? "商品" : "规格", order.items.length > 1 ? items : [order.items[0]?.sku, order.items[0]?.num > 1 ? `${order.items[0].num} 件` : ""].filter(Boolean).join(" × ")], ["下单", day(order.created)], ["最晚发货", day(order.ship_by)], ["备注", order.note], ["收件", order.address], ["店铺", order.shop]]),
    acts.length > 0 && element("div", { cls: "row" }, ...acts));
}

function steps(events) {
  if (!events.length) return null;
  const row = (event) => element("li", {}, element("time", { text: day(event.time) }), element("span", { text: event.text }));
  const rest = events.slice(2);
  return element("div", {}, element("ol", { cls: "steps" }, ...events.slice(0, 2).map(row)),
    rest.length > 0 && element("details", {}, element("summary", { text: `更早的 ${rest.length} 条` }), element("ol", { cls: "steps" }, ...rest.map(row))));
}

function parcelCard(parcel) {
  return element("article", { cls: "card", test: "parcel-card" }, element("header", {}, element("b", { text: parcel.order_title })),
    element("p", { cls: "card-state", text: `${parcel.state_text} · ${parcel.carrier_name}` }),
    lines([["运单号", parcel.tracking_no], ["快递电话", parcel.carrier_phone], ["预计送达", day(parcel.estimated_arrival)], ["没有更新", parcel.quiet_hours >= 24 ? `${parcel.quiet_hours} 小时` : ""]]),
    steps(parcel.events));
}

function afterSaleCard(request) {
  return element("article", { cls: "card", test: "after-sale-card" }, element("header", {}, element("b", { text: request.order_title || T.tail(request.order_id) })),
    element("p", { cls: "card-state", text: [request.kind_text, request.status_text, request.amount_fen ? T.amount(request.amount_fen) : ""].filter(Boolean).join(" · ") }),
    lines([["编号", request.refund_id], ["原因", request.reason_text], ["下一步", request.next_step], ["截止", request.open ? day(request.deadline) : ""], ["拒绝原因", request.refuse_text]]),
    steps(request.events));
}

function complaintCard(complaint) {
  return element("article", { cls: "card" }, element("p", { cls: "card-state", text: `${complaint.target_text} · ${complaint.status_text}` }),
    lines([["编号", complaint.case_id], ["最晚答复", day(complaint.answer_by)], ["答复", complaint.answer]]));
}

const ACTS = { refund, complaint, order_note: orderNote };

async function act(kind, body) {
  const id = desk.open.id;
  const done = await post(ticketPath(id, `actions/${kind}`), { ...body, confirm: true });
  toast(T.tell_customer);
  write(done.told);
  loadNotes(id);
  load(id, { quietly: true });
}

function refund(order, found) {
  const id = desk.open.id;
  const key = newKey();
  let quote = null;
  const reason = select("reason", Object.entries(found.words.reasons));
  const note = element("input", { name: "note", maxLength: 200, placeholder: "选填，商家会看到" });
  const told = element("div", { cls: "quote", role: "status", test: "quote" });
  const box = dialog(T.refund_title(order.title), [field("原因", reason), field("说明", note), told], {
    submit: T.check_amount, test: "refund-dialog",
    onSubmit: async () => {
      const body = { order_id: order.order_id, reason: reason.value };
      if (!quote) {
        quote = (await post(ticketPath(id, "actions/refund"), body)).quote;
        drawQuote();
        return true;
      }
      if (!quote.allowed || !quote.within_limit) return true;
      await act("refund", { ...body, kind: quote.kind, amount_fen: quote.amount_fen, text: note.value, key });
      return false;
    },
  });
  const go = box.querySelector('[data-test="dialog-submit"]');
  reason.onchange = () => { quote = null; told.replaceChildren(); go.hidden = false; go.textContent = T.check_amount; };
  function drawQuote() {
    const stop = !quote.allowed ? T.not_allowed : !quote.within_limit ? T.over_limit(T.amount(quote.limit_fen)) : "";
    const amount = quote.allowed ? element("p", { text: T.refund_amount(T.amount(quote.amount_fen), quote.kind_text), ...(stop ? {} : { cls: "amount" }) }) : null;
    told.replaceChildren(...[stop ? element("b", { text: stop }) : null, amount, element("p", { text: quote.rule_text }), stop ? null : element("p", { text: quote.money_back_text })].filter(Boolean));
    go.hidden = Boolean(stop);
    go.textContent = T.refund_confirm(T.amount(quote.amount_fen));
  }
}

function complaint(order, found) {
  const key = newKey();
  const target = select("target", Object.entries(found.words.targets));
  const words = element("textarea", { rows: 4, required: true, maxLength: 500 });
  dialog(T.complaint_title, [field("投诉对象", target), field("情况", words)], {
    test: "complaint-dialog", onSubmit: () => act("complaint", { order_id: order.order_id, target: target.value, text: words.value.trim(), key }),
  });
}

function orderNote(order) {
  const key = newKey();
  const words = element("textarea", { rows: 3, required: true, maxLength: 100, value: order.note });
  dialog(T.order_note_title(order.title), [field("备注，仓库会看到", words)], {
    test: "order-note-dialog", onSubmit: () => act("order_note", { order_id: order.order_id, text: words.value.trim(), key }),
  });
}
