// What an agent takes at the desk: skills, how many at once, languages, channels. Fields for a dialog, and reading them.
import { element, field, select } from "./dom.js";
import { CHANNELS, GROUPS, LANGUAGES, SKILLS, T } from "./text.js";

export function fitFields(agent) {
  const levels = SKILLS.map((skill) => field(GROUPS[skill], select(`skill-${skill}`, T.level.map((text, value) => [String(value), text]), String(agent.skills[skill] || 0))));
  const capacity = element("input", { type: "number", name: "capacity", min: 0, max: 50, value: agent.capacity, required: true });
  return [element("div", { cls: "grid" }, ...levels, field("同时接待", capacity)),
    checks("languages", "语言", Object.entries(LANGUAGES), agent.languages || []), checks("channels", "渠道，不选为全部", Object.entries(CHANNELS), agent.channels || [])];
}

export function fitOf(form) {
  const skills = Object.fromEntries(SKILLS.map((skill) => [skill, Number(form[`skill-${skill}`].value)]).filter(([, level]) => level));
  return { skills, capacity: Number(form.capacity.value), languages: picked(form, "languages"), channels: picked(form, "channels") };
}

export function skillsText(skills) { return SKILLS.filter((skill) => skills[skill]).map((skill) => `${GROUPS[skill]}${skills[skill]}`).join(" "); }

export function checks(name, title, options, chosen, off = []) {
  return element("fieldset", {}, element("legend", { text: title }), ...options.map(([value, text]) => element("label", { cls: "check" },
    element("input", { type: "checkbox", name, value, checked: chosen.includes(value), disabled: off.includes(value) }), element("span", { text }))));
}

export function picked(form, name) { return [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value); }
