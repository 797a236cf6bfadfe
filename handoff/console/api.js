// The console's door to the gateway: calls with the agent's token, and one socket that comes back by itself.

const TOKEN = "yingda-console-token";
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

export const session = {
  get token() { return sessionStorage.getItem(TOKEN) || ""; },
  set token(value) { value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN); },
};

export class ApiError extends Error {
  constructor(status, text) { super(text); this.status = status; }
}

export async function call(path, { method = "GET", body } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  let response;
  try {
    response = await fetch(`../api/console/${path}`, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiError(0, "网络不通，请稍后重试");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.text || "操作没有成功，请重试");
  return answer;
}

export class NewsSocket {
  // handlers: queue(data), event(ticket, event), typing(ticket), online(bool), refused()
  constructor(handlers) {
    this.handlers = handlers;
    this.tries = 0;
    this.watched = null;
    this.closed = false;
    this.open();
  }

  open() {
    const url = new URL("../console/ws", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new WebSocket(url);
    this.socket.onopen = () => this.socket.send(JSON.stringify({ type: "hello", token: session.token }));
    this.socket.onmessage = (message) => this.hear(JSON.parse(message.data));
    this.socket.onclose = (end) => this.ended(end.code);
  }

  hear(news) {
    if (news.type === "ready") {
      this.tries = 0;
      this.handlers.online(true);
      if (this.watched) this.watch(this.watched.ticket, this.watched.after);
    } else if (news.type === "queue") this.handlers.queue(news);
    else if (news.type === "typing") this.handlers.typing(news.ticket);
    else if (news.type === "event" && this.watched && news.ticket === this.watched.ticket) {
      this.watched.after = news.event.event;
      this.handlers.event(news.ticket, news.event);
    }
  }

  watch(ticket, after = "") {
    this.watched = { ticket, after };
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ type: "watch", ticket, after }));
    }
  }

  ended(code) {
    if (this.closed) return;
    this.handlers.online(false);
    if (code === 4401) { this.handlers.refused(); return; }
    setTimeout(() => this.open(), RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
  }

  close() {
    this.closed = true;
    this.socket.close();
  }
}
