// The editors' door to the gateway: the console's session, the knowledge base's paths.
import { ApiError, login, session } from "../api.js";

export async function kb(path, { method = "GET", body, file } = {}) {
  const headers = { Authorization: `Bearer ${session.token}` };
  if (!file) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`../../api/kb/${path}`, { method, headers, body: file || (body && JSON.stringify(body)) });
  } catch {
    throw new ApiError(0, "网络不通，请稍后重试");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.text || "操作没有成功，请重试");
  return answer;
}

export { login, session };
