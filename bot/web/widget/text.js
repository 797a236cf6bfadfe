// Every sentence that the chat window itself says. What the assistant says comes from the server.

const zh = {
  launcher: "联系客服",
  launcherUnread: (count) => `联系客服，${count} 条未读消息`,
  panel: "客服对话",
  close: "收起对话",
  human: "转人工",
  humanBusy: "已经在为您找人工，或人工正在服务",
  owner: {
    assistant: () => "智能客服小应",
    queue: (place) => (place === null ? "正在为您转接人工" : place > 1 ? `排队中，前面还有${place - 1}位` : "排队中，马上就到您"),
    agent: (name) => `坐席 ${name}`,
  },
  note: { assistant: "自动回复，随时可以转人工", queue: "您说过的内容会一起转给人工", agent: "人工客服正在为您服务" },
  queueHint: "排队时也可以继续留言",
  leaveQueue: "取消排队",
  log: "对话内容",
  welcome: "您好，我是智能客服小应",
  welcomeMore: "查订单、查快递、办退款都可以直接说。我是自动回复，需要真人随时点“转人工”。",
  starters: ["查快递", "我要退款", "查订单", "取消订单"],
  input: "输入消息",
  placeholder: "请输入您的问题…",
  send: "发送",
  left: (count) => `还可以输入 ${count} 个字`,
  over: (count) => `超出 ${count} 个字，请分几条发送`,
  me: "我",
  assistantName: "小应",
  role: { assistant: "智能客服", agent: "人工客服", system: "系统" },
  state: { sending: "发送中…", sent: "已发送", waiting: "恢复连接后自动发送" },
  failed: "没有发出去，点此重试",
  typing: { assistant: "小应正在输入", agent: "客服正在输入" },
  newMessages: (count) => (count > 1 ? `${count} 条新消息` : "有新消息"),
  connection: {
    idle: "还没有登录",
    connecting: "正在连接…",
    offline: "连接断开了，正在重新连接。消息会在恢复后自动发出。",
    refused: "登录已过期，请刷新页面",
  },
  noToken: "登录之后就可以联系客服。",
  quickReplies: "可以点选",
  copied: "已复制",
  copy: (text) => `复制 ${text}`,
  choose: (title) => `选择：${title}`,
  orderNo: "订单号",
  refundNo: "退款编号",
  trackingNo: "运单号",
  pieces: (count) => `共 ${count} 件`,
  created: (day) => `${day}下单`,
  shipBy: (day) => `最晚 ${day} 发出`,
  arrival: (day) => `预计 ${day} 送达`,
  callCarrier: (name) => `${name}电话`,
  showAll: (count) => `展开全部 ${count} 条`,
  showLess: "收起",
  noEvents: "还没有物流记录",
  amount: "实付",
  refundAmount: "退款金额",
  quoteTitle: "退款确认",
  reason: "退款原因",
  rule: "依据",
  freight: "运费",
  moneyBack: "到账时间",
  nextStep: "下一步",
  rateTitle: (name) => `${name}的服务怎么样？`,
  rateAgent: "人工客服",
  stars: ["很不满意", "不满意", "一般", "满意", "很满意"],
  star: (count, words) => `${count} 星，${words}`,
  rateMore: "还想说点什么（可不填）",
  rateSubmit: "提交评价",
  rateSending: "正在提交…",
  rated: "谢谢您的评价",
  yesterday: "昨天",
  date: (moment) => `${moment.getMonth() + 1}月${moment.getDate()}日`,
  fullDate: (moment) => `${moment.getFullYear()}年${moment.getMonth() + 1}月${moment.getDate()}日`,
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const en = {
  launcher: "Customer service",
  launcherUnread: (count) => `Customer service, ${count} unread`,
  panel: "Chat with customer service",
  close: "Minimise",
  human: "Human",
  humanBusy: "You are waiting for, or already talking with, a person",
  owner: {
    assistant: () => "Assistant Xiaoying",
    queue: (place) => (place === null ? "Connecting you to an agent" : place > 1 ? `In the queue, ${place - 1} ahead of you` : "In the queue, you are next"),
    agent: (name) => `Agent ${name}`,
  },
  note: { assistant: "Automatic replies", queue: "The agent will see what you have said", agent: "A person is helping you" },
  queueHint: "You can keep writing while you wait",
  leaveQueue: "Leave the queue",
  log: "Conversation",
  welcome: "Hello, this is Xiaoying",
  welcomeMore: "Ask about orders, parcels and refunds. Replies are automatic; a person is one tap away.",
  starters: ["查快递", "我要退款", "查订单", "取消订单"],
  input: "Message",
  placeholder: "Type your question…",
  send: "Send",
  left: (count) => `${count} characters left`,
  over: (count) => `${count} characters too many`,
  me: "Me",
  assistantName: "Xiaoying",
  role: { assistant: "assistant", agent: "agent", system: "System" },
  state: { sending: "Sending…", sent: "Sent", waiting: "Will be sent when reconnected" },
  failed: "Not sent. Tap to try again",
  typing: { assistant: "Xiaoying is typing", agent: "The agent is typing" },
  newMessages: (count) => (count > 1 ? `${count} new messages` : "New message"),
  connection: {
    idle: "Not signed in",
    connecting: "Connecting…",
    offline: "Connection lost, reconnecting. Messages will be sent when it is back.",
    refused: "Your session has expired. Please reload the page",
  },
  noToken: "Sign in to talk with customer service.",
  quickReplies: "Choices",
  copied: "Copied",
  copy: (text) => `Copy ${text}`,
  choose: (title) => `Choose: ${title}`,
  orderNo: "Order",
  refundNo: "Refund",
  trackingNo: "Tracking",
  pieces: (count) => `${count} pcs`,
  created: (day) => `Ordered ${day}`,
  shipBy: (day) => `Ships by ${day}`,
  arrival: (day) => `Expected ${day}`,
  callCarrier: (name) => `Call ${name}`,
  showAll: (count) => `Show all ${count}`,
  showLess: "Show less",
  noEvents: "No tracking events yet",
  amount: "Paid",
  refundAmount: "Refund",
  quoteTitle: "Confirm the refund",
  reason: "Reason",
  rule: "Rule",
  freight: "Freight",
  moneyBack: "Money back",
  nextStep: "Next",
  rateTitle: (name) => `How was the service by ${name}?`,
  rateAgent: "our agent",
  stars: ["Very bad", "Bad", "Fair", "Good", "Very good"],
  star: (count, words) => `${count} stars, ${words}`,
  rateMore: "Anything to add (optional)",
  rateSubmit: "Submit",
  rateSending: "Submitting…",
  rated: "Thank you for your rating",
  yesterday: "Yesterday",
  date: (moment) => `${MONTHS[moment.getMonth()]} ${moment.getDate()}`,
  fullDate: (moment) => `${MONTHS[moment.getMonth()]} ${moment.getDate()}, ${moment.getFullYear()}`,
};

/** The texts of a language tag; everything that is not English is served in Chinese. */
export function textsOf(language) {
  return /^en\b/i.test(language || "") ? en : zh;
}

/** 14:03, 昨天 14:03, 11月20日 14:03. `sentAt` is epoch milliseconds. */
export function when(sentAt, texts, now = new Date()) {
  const moment = new Date(sentAt);
  return `${dayOf(moment, texts, now)} ${clock(moment)}`.trim();
}

function dayOf(moment, texts, now) {
  const days = Math.round((midnight(now) - midnight(moment)) / 86_400_000);
  if (days === 0) return "";
  if (days === 1) return texts.yesterday;
  return moment.getFullYear() === now.getFullYear() ? texts.date(moment) : texts.fullDate(moment);
}

function clock(moment) {
  return `${moment.getHours()}`.padStart(2, "0") + ":" + `${moment.getMinutes()}`.padStart(2, "0");
}

function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
}
