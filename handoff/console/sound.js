// A quiet tone and a desktop notification; both are the agent's choice.
import { byId, icon, toast } from "./dom.js";
import { T } from "./text.js";

const KEY = "yingda-sound";
const TONES = { offer: [660, 880, 660, 880], message: [740] };
let audio = null;

export const isOn = () => localStorage.getItem(KEY) !== "off";

export function begin() {
  byId("sound").onclick = () => {
    localStorage.setItem(KEY, isOn() ? "off" : "on");
    draw();
    toast(isOn() ? T.sound_on : T.sound_off);
    if (isOn()) { play("message"); ask(); }
  };
  draw();
}

function draw() {
  byId("sound").replaceChildren(icon(isOn() ? "bell" : "mute"));
  byId("sound").setAttribute("aria-pressed", String(isOn()));
}

export function ask() {
  // Only after a click may a page ask.
  if ("Notification" in window && Notification.permission === "default") Notification.requestPermission().catch(() => {});
}

export function play(name) {
  if (!isOn()) return;
  try {
    audio = audio || new AudioContext();
    audio.resume();
    TONES[name].forEach((pitch, place) => beep(pitch, audio.currentTime + place * 0.18));
    document.documentElement.dataset.sounded = name;
  } catch { /* a machine without sound */ }
}

function beep(pitch, at) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.17);
}

export function notify(title, body, onClick) {
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const note = new Notification(title, { body, tag: title });
  note.onclick = () => { focus(); onClick?.(); note.close(); };
}
