// An entry as a form and back.

const LIMITS = { answer: 120, speech: 40 };
const LISTS = ["shop", "brand", "category"];
const DATES = ["rule_date", "valid_from", "valid_until"];

export function fill(form, entry) {
  const scope = entry.scope || {};
  for (const name of ["id", "question", "answer", "speech", "details", "source", "follow_up"]) form.elements[name].value = entry[name] || "";
  for (const name of DATES) form.elements[name].value = entry[name] || "";
  for (const name of LISTS) form.elements[name].value = (scope[name] || []).join("，");
  form.elements.asks.value = (entry.asks || []).join("\n");
  form.elements.related.value = (entry.related || []).join("，");
  form.dataset.passage = entry.passage ? "1" : "";
  count(form);
}

export function read(form) {
  const value = (name) => form.elements[name].value.trim();
  const scope = Object.fromEntries(LISTS.map((name) => [name, parts(value(name))]).filter(([, held]) => held.length));
  return {
    id: value("id"), question: value("question"), answer: value("answer"), speech: value("speech"), details: value("details"),
    source: value("source"), asks: value("asks").split("\n").map((ask) => ask.trim()).filter(Boolean), scope,
    follow_up: value("follow_up") || null, related: parts(value("related")), passage: Boolean(form.dataset.passage),
    ...Object.fromEntries(DATES.map((name) => [name, value(name) || null])),
  };
}

export function count(form) {
  for (const [name, limit] of Object.entries(LIMITS)) {
    const most = name === "answer" && form.dataset.passage ? 600 : limit;
    const used = [...form.elements[name].value].length;
    const label = document.getElementById(`left-${name}`);
    label.textContent = `${used} / ${most}`;
    label.classList.toggle("over", used > most);
  }
}

function parts(text) { return text.split(/[,，、]/).map((part) => part.trim()).filter(Boolean); }
