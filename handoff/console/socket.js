// One socket for all that is live; it comes back by itself and goes on from the last event of each chat.
import { session } from "./api.js";

const RETRY_MS = [300, 1000, 2000, 4000, 8000];
const PING_MS = 10000;
const SILENT_MS = 25000; // nothing heard for so long: the line is dead though nobody said so

export class NewsSocket {
  // handlers: queue, offer, event, typing, board, ended (each gets the frame), online(bool), refused(), after(ticket)
  constructor(handlers) {
    this.handlers = handlers;
    this.tries = 0;
    this.watched = [];
    this.board = false;
    this.closed = false;
    this.ticking = setInterval(() => this.beat(), PING_MS);
    addEventListener("online", () => this.again());
    addEventListener("offline", () => this.lost()); // the browser knows before the connection does
    this.open();
  }

  open() {
    const url = new URL("ws", location.href.replace(/\/console\/.*/, "/console/"));
    url.protocol = url.protocol.replace("http", "ws");
    this.heard = Date.now();
    this.ready = false;
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: session.token }));
    socket.onmessage = (message) => { if (socket === this.socket) this.hear(JSON.parse(message.data)); };
    socket.onclose = (end) => { if (socket === this.socket) this.ended(end.code); };
  }

  hear(news) {
    this.heard = Date.now();
    if (news.type === "ready") {
      this.tries = 0;
      this.ready = true;
      this.handlers.online(true);
      this.tell();
      if (this.board) this.send({ type: "board", on: true });
    } else this.handlers[news.type]?.(news);
  }

  watch(tickets) {
    const same = tickets.length === this.watched.length && tickets.every((id) => this.watched.includes(id));
    this.watched = tickets;
    if (!same) this.tell();
  }

  tell() {
    this.send({ type: "watch", tickets: this.watched.map((ticket) => ({ ticket, after: this.handlers.after(ticket) })) });
  }

  showBoard(on) {
    this.board = on;
    this.send({ type: "board", on });
  }

  send(frame) {
    if (this.ready && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  beat() {
    if (Date.now() - this.heard > SILENT_MS) this.again();
    else this.send({ type: "ping" });
  }

  again() {
    if (this.closed) return;
    const old = this.socket;
    clearTimeout(this.waiting);
    this.open();
    old.onclose = null;
    old.close();
  }

  lost() {
    if (this.closed) return;
    this.socket.onclose = null;
    this.socket.close();
    this.ended(1006);
  }

  ended(code) {
    this.ready = false;
    if (this.closed) return;
    this.handlers.online(false);
    if (code === 4401) { this.close(); this.handlers.refused(); return; }
    this.waiting = setTimeout(() => this.open(), RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
  }

  close() {
    this.closed = true;
    clearInterval(this.ticking);
    clearTimeout(this.waiting);
    this.socket.close();
  }
}
