// One accent colour, made readable: white on its fill, itself on light and on dark ground, at 4.5:1 or better.

const DARK_GROUND = [35, 33, 32];
const ENOUGH = 4.6; // a little above WCAG's 4.5, for rounding

/** Sets the host's colours from its `accent` attribute; without one, or with one that is no #rrggbb, the default stays. */
export function paint(host) {
  const accent = parse(host.getAttribute("accent"));
  const names = ["--yd-fill", "--yd-on-light", "--yd-on-dark", "--yd-soft-light", "--yd-soft-dark"];
  if (!accent) {
    for (const name of names) host.style.removeProperty(name);
    return;
  }
  const fill = until(accent, [0, 0, 0], (colour) => contrast(colour, [255, 255, 255]) >= ENOUGH);
  const softLight = mix(accent, [255, 255, 255], 0.91);
  const softDark = mix(accent, DARK_GROUND, 0.84);
  const onLight = until(fill, [0, 0, 0], (colour) => contrast(colour, softLight) >= ENOUGH);
  const onDark = until(accent, [255, 255, 255], (colour) => contrast(colour, softDark) >= ENOUGH);
  [fill, onLight, onDark, softLight, softDark].forEach((colour, place) => host.style.setProperty(names[place], `rgb(${colour.join(" ")})`));
}

function parse(words) {
  const found = /^#([0-9a-f]{6})$/i.exec((words || "").trim());
  return found ? [0, 2, 4].map((at) => parseInt(found[1].slice(at, at + 2), 16)) : null;
}

/** The colour, moved towards `target` in steps until `good`. */
function until(colour, target, good) {
  for (let part = 0; part < 1; part += 0.04) {
    const tried = mix(colour, target, part);
    if (good(tried)) return tried;
  }
  return target;
}

function mix(one, other, part) {
  return one.map((value, at) => Math.round(value + (other[at] - value) * part));
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
