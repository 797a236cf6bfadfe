// The console's door to the gateway: calls with the agent's token.
import { T } from "./text.js";

const TOKEN = "yingda-console-token";
const AGENT = "yingda-agent";
const BASE = new URL("../api/console/", import.meta.url);

export const session = {
  get token() { return sessionStorage.getItem(TOKEN) || ""; },
  set token(value) { value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN); },
  get agent() { return JSON.parse(sessionStorage.getItem(AGENT) || "{}"); },
  set agent(value) { sessionStorage.setItem(AGENT, JSON.stringify(value)); },
};

export class ApiError extends Error {
  constructor(status, text) { super(text); this.status = status; }
}

export async function call(path, { method = "GET", body } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  let response;
  try {
    response = await fetch(new URL(path, BASE), { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiError(0, T.offline_net);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.text || T.failed);
  return answer;
}

/** Sends a file as the body. Raises ApiError. */
export async function upload(path, file) {
  const headers = { Authorization: `Bearer ${session.token}`, "Content-Type": "application/octet-stream" };
  const response = await fetch(new URL(path, BASE), { method: "POST", headers, body: file }).catch(() => { throw new ApiError(0, T.offline_net); });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.text || T.failed);
  return answer;
}

export function post(path, body = {}) { return call(path, { method: "POST", body }); }

export function ticketPath(id, rest = "") { return `tickets/${encodeURIComponent(id)}${rest && `/${rest}`}`; }

export async function login(name, password) {
  const answer = await post("login", { name, password });
  session.token = answer.token;
  session.agent = answer.agent;
  return answer.agent;
}

export async function download(path, name) {
  const response = await fetch(new URL(path, BASE), { headers: { Authorization: `Bearer ${session.token}` } }).catch(() => null);
  if (!response?.ok) throw new ApiError(response?.status || 0, T.failed);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
