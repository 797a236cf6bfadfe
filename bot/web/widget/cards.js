// Cards: what the platform said about an order, parcel or refund. A kind that is not here is left out.

import { copyText, icon, make } from "./dom.js";

const SHOWN_EVENTS = 3;

const KINDS = { orders, order, parcel, refund, quote, product, products, facts: factsCard };

/** The card's element, or null. `context`: `texts`, `choose(choice, label)`, `root()` for copying. */
export function cardOf(data, context) {
  return Object.hasOwn(KINDS, data?.kind) ? KINDS[data.kind](data, context) : null;
}

function frame(kind, mark, title, badge, ...parts) {
  const head = make(
    "div",
    { class: "card-head" },
    make("span", { class: "card-mark" }, icon(mark, 18)),
    make("span", { class: "card-title", text: title }),
    badge ? make("span", { class: "badge", text: badge }) : null,
  );
  const box = { class: `card card-${kind}`, test: `card-${kind}`, "aria-label": title || null };
  return make("section", box, title ? head : null, ...parts);
}

function orders(data, context) {
  const rows = (data.orders || []).map((row) => make("li", {}, orderRow(row, context)));
  return frame("orders", "box", data.title || "", "", make("ul", { class: "rows" }, ...rows));
}

function orderRow(row, context) {
  const parts = [orderThumb(row), orderFacts(row, context.texts), orderSide(row)];
  if (!row.choice) return make("div", { class: "row", test: "order-row" }, ...parts);
  const button = make("button", { class: "row", test: "order-row" }, ...parts);
  button.setAttribute("aria-label", context.texts.choose(`${row.title}，${row.status_text || ""}，¥${row.amount || ""}`));
  button.addEventListener("click", () => chooseRow(button, row, context));
  return button;
}

function chooseRow(button, row, context) {
  if (!context.choose(row.choice, row.title)) return;
  for (const other of button.closest("ul").querySelectorAll(".row")) other.classList.toggle("chosen", other === button);
}

function orderThumb(row) {
  return make("span", { class: "thumb", "aria-hidden": "true", text: [...(row.title || "·")][0] });
}

function orderFacts(row, texts) {
  const detail = [row.sku, row.num > 1 ? texts.pieces(row.num) : ""].filter(Boolean).join(" · ");
  const origin = [row.shop, row.created ? texts.created(row.created) : ""].filter(Boolean).join(" · ");
  return make(
    "span",
    { class: "row-facts" },
    make("span", { class: "row-title", text: row.title || "" }),
    detail ? make("span", { class: "fine", text: detail }) : null,
    origin ? make("span", { class: "fine", text: origin }) : null,
  );
}

function orderSide(row) {
  return make("span", { class: "row-side" }, price(row.amount), make("span", { class: "status", text: row.status_text || "" }));
}

function order(data, context) {
  const { texts } = context;
  return frame(
    "order",
    "box",
    data.title || "",
    data.status_text,
    facts(
      [data.sku, data.created ? texts.created(data.created) : ""].filter(Boolean).join(" · "),
      data.ship_by ? texts.shipBy(data.ship_by) : "",
    ),
    make("div", { class: "sum" }, make("span", { class: "fine", text: texts.amount }), price(data.amount)),
    foot(copyable(texts.orderNo, data.order_id, context)),
  );
}

function parcel(data, context) {
  const { texts } = context;
  return frame(
    "parcel",
    "truck",
    data.state_text || "",
    "",
    facts(data.estimated_arrival ? texts.arrival(data.estimated_arrival) : "", data.order_title || ""),
    timeline(data.events, texts) || make("p", { class: "fine", text: texts.noEvents }),
    foot(copyable(data.carrier_name || texts.trackingNo, data.tracking_no, context), phone(data, texts)),
  );
}

function refund(data, context) {
  const { texts } = context;
  return frame(
    "refund",
    "money",
    texts.refundAmount,
    data.status_text,
    price(data.amount, "big"),
    facts(data.order_title || ""),
    pairs([texts.nextStep, data.next_step], [texts.moneyBack, data.money_back_text]),
    timeline(data.timeline, texts),
    foot(copyable(texts.refundNo, data.refund_id, context)),
  );
}

function quote(data, context) {
  const { texts } = context;
  return frame(
    "quote",
    "money",
    texts.quoteTitle,
    "",
    price(data.amount, "big"),
    facts(data.order_title || ""),
    pairs(
      [texts.reason, data.reason_text],
      [texts.freight, data.freight_text],
      [texts.moneyBack, data.money_back_text],
      [texts.rule, data.rule_text],
    ),
  );
}

/** A product of the shop's page. */
function product(data, context) {
  return frame("product", "tag", "", "", productRow(data, context));
}

function products(data, context) {
  const rows = (data.products || []).map((row) => make("li", {}, productRow(row, context)));
  return frame("products", "tag", data.title || "", "", make("ul", { class: "rows" }, ...rows));
}

function productRow(data, context) {
  const side = make("span", { class: "row-side" }, price(data.price));
  const parts = [productThumb(data), make("span", { class: "row-facts" }, make("span", { class: "row-title", text: data.title || "" })), side];
  if (!data.url) return make("div", { class: "row", test: "product-row" }, ...parts);
  const label = context.texts.openProduct(data.title);
  return make("button", { class: "row", test: "product-row", "aria-label": label, on: { click: () => context.openProduct?.(data) } }, ...parts);
}

/** The page's picture, or, without one that loads, the title's first letter. */
function productThumb(data) {
  const letter = orderThumb(data);
  if (!data.image) return letter;
  const image = make("img", { class: "thumb", src: data.image, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(letter));
  return image;
}

/** A service point: where, how far, whether it is open now, and its telephone. */
function point(data, texts) {
  const open = data.open_now ? texts.openNow : texts.closedNow;
  return frame(
    "point",
    "pin",
    data.name,
    open,
    facts(data.address, [data.distance, data.hours, data.rating ? texts.points(data.rating) : ""].filter(Boolean).join(" · ")),
    data.phone ? foot(phone({ carrier_name: data.name, carrier_phone: data.phone }, texts)) : null,
  );
}

/** Rows to pick from, as a list of buttons: `choose(row)`. */
export function orderRows(rows, texts, choose) {
  const row = (data) => {
    const label = texts.choose(`${data.title}，${data.status_text || ""}，¥${data.amount || ""}`);
    return make("button", { class: "row", test: "picker-row", "aria-label": label, on: { click: () => choose(data) } }, orderThumb(data), orderFacts(data, texts), orderSide(data));
  };
  return make("ul", { class: "rows picker-rows" }, ...rows.map((data) => make("li", {}, row(data))));
}

/** Anything else: names and values, and the steps so far. */
function factsCard(data, { texts }) {
  if (data.point) return point(data.point, texts);
  const rows = (data.rows || []).map((row) => [row.label, row.value]);
  return frame("facts", "box", data.title || "", "", pairs(...rows), timeline(data.timeline, texts));
}

function facts(...lines) {
  const shown = lines.filter(Boolean).map((text) => make("p", { class: "fine", text }));
  return shown.length ? make("div", { class: "facts" }, ...shown) : null;
}

function pairs(...rows) {
  const shown = rows.filter(([, value]) => value);
  if (!shown.length) return null;
  return make("dl", { class: "pairs" }, ...shown.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", { text: value })]));
}

function price(amount, size = "") {
  if (!amount) return null;
  const [whole, cents] = String(amount).split(".");
  const parts = [make("small", { text: "¥" }), whole, cents ? make("small", { text: `.${cents}` }) : null];
  return make("span", { class: `price ${size}`.trim() }, ...parts);
}

function foot(...parts) {
  const shown = parts.filter(Boolean);
  return shown.length ? make("div", { class: "card-foot" }, ...shown) : null;
}

function timeline(events, texts) {
  if (!events?.length) return null;
  const items = events.map((event, place) => timelineItem(event, place));
  const list = make("ol", { class: "timeline" }, ...items);
  if (events.length <= SHOWN_EVENTS) return list;
  return make("div", {}, list, expander(list, items.slice(SHOWN_EVENTS), events.length, texts));
}

function timelineItem(event, place) {
  return make("li", { class: place ? "" : "newest" }, make("span", { text: event.text || "" }), make("time", { class: "fine", text: event.time || "" }));
}

function expander(list, hidden, count, texts) {
  const button = make("button", { class: "link", on: { click: () => show(button.getAttribute("aria-expanded") !== "true") } });
  const show = (all) => {
    for (const item of hidden) item.hidden = !all;
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? texts.showLess : texts.showAll(count);
  };
  show(false);
  return button;
}

/** A number that a tap copies. */
export function copyable(name, value, { texts, root }) {
  if (!value) return null;
  const mark = make("span", { class: "copy-mark" }, icon("copy", 14));
  const said = make("span", { class: "sr", role: "status" });
  const copy = async () => {
    if (!(await copyText(value, root()))) return;
    button.classList.add("copied");
    mark.replaceChildren(icon("check", 14));
    said.textContent = texts.copied;
    setTimeout(() => restore(button, mark, said), 1600);
  };
  const shown = make("span", { class: "copy-value", text: value });
  const label = name ? make("span", { class: "copy-name", text: name }) : null;
  const button = make("button", { class: "copy", "aria-label": texts.copy(`${name} ${value}`.trim()), on: { click: copy } }, label, shown, mark);
  return make("span", { class: "copy-box" }, button, said);
}

function restore(button, mark, said) {
  button.classList.remove("copied");
  mark.replaceChildren(icon("copy", 14));
  said.textContent = "";
}

function phone(data, texts) {
  const digits = String(data.carrier_phone || "").replace(/[^\d+]/g, "");
  if (!digits) return null;
  const label = texts.callCarrier(data.carrier_name || "");
  return make("a", { class: "call", href: `tel:${digits}`, "aria-label": `${label} ${digits}` }, icon("phone", 15), make("span", { text: data.carrier_phone }));
}
