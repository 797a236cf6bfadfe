// Cards as plain sentences, for eyes that read slowly. The same kinds as the widget's cards; others give nothing.

const KINDS = { order, parcel, refund, quote, facts };

/** `{title, lines, earlier, phone}` of a card, or null. `lines` and `earlier` are sentences. */
export function sentencesOf(card) {
  return Object.hasOwn(KINDS, card?.kind) ? KINDS[card.kind](card) : null;
}

function order(card) {
  return sheet("您的订单", [
    line("商品：", card.title),
    line("", card.sku),
    line("付了", yuan(card.amount)),
    line("现在的情况：", card.status_text),
    card.ship_by ? `最晚${card.ship_by}发货。` : "",
    card.created ? `${card.created}买的。` : "",
    line("订单号：", grouped(card.order_id)),
  ]);
}

function parcel(card) {
  const [newest, ...older] = card.events || [];
  const made = sheet("您的快递", [
    line("商品：", card.order_title),
    line("现在的情况：", card.state_text),
    card.estimated_arrival ? `预计${card.estimated_arrival}送到。` : "",
    newest ? step(newest) : "还没有快递的消息。",
    line("送货的是", card.carrier_name),
    line("快递单号：", grouped(card.tracking_no)),
  ]);
  const digits = String(card.carrier_phone || "").replace(/[^\d+]/g, "");
  const phone = digits ? { label: `打电话给${card.carrier_name || "快递"} ${card.carrier_phone}`, digits } : null;
  return { ...made, earlier: older.map(step), phone };
}

function refund(card) {
  const [newest, ...older] = card.timeline || [];
  const made = sheet("您的退款", [
    line("商品：", card.order_title),
    line("退的钱：", yuan(card.amount)),
    line("现在的情况：", card.status_text),
    line("接下来：", card.next_step),
    line("钱怎么回来：", card.money_back_text),
    newest ? step(newest) : "",
    line("退款编号：", grouped(card.refund_id)),
  ]);
  return { ...made, earlier: older.map(step) };
}

function quote(card) {
  return sheet("请看一下退多少钱", [
    line("商品：", card.order_title),
    line("可以退：", yuan(card.amount)),
    line("退款的原因：", card.reason_text),
    line("退货的运费：", card.freight_text),
    line("钱怎么回来：", card.money_back_text),
    line("按照的规定：", card.rule_text),
  ]);
}

function facts(card) {
  const steps = (card.timeline || []).map(step);
  const made = sheet(card.title || "请看一下", [...(card.rows || []).map((row) => line(`${row.label}：`, row.value)), steps[0] || ""]);
  return { ...made, earlier: steps.slice(1) };
}

function sheet(title, lines) {
  return { title, lines: lines.filter(Boolean), earlier: [], phone: null };
}

function line(start, value) {
  if (!value) return "";
  return /[。！？]$/.test(value) ? start + value : `${start}${value}。`;
}

function step({ time, text }) {
  return line(`${spokenTime(time)}：`, text);
}

/** 199.00 -> 199元, 59.50 -> 59.5元 */
export function yuan(amount) {
  return amount ? `${Number(amount)}元` : "";
}

/** 11-23 08:12 -> 11月23日8点12分; anything else stays. */
export function spokenTime(time) {
  const found = /^(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{2})$/.exec(time || "");
  if (!found) return time || "";
  const [month, day, hour, minute] = found.slice(1).map(Number);
  return `${month}月${day}日${hour}点${minute ? `${minute}分` : ""}`;
}

/** Long numbers in fours, as people read them. */
export function grouped(number) {
  return String(number || "").replace(/(\w{4})(?=\w)/g, "$1 ");
}
