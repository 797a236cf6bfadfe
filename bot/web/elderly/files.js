// Pictures in the width of the page, and files behind a button that names them.

import { make } from "../widget/dom.js";
import { words } from "./words.js";

/** Elements for what a message carries; none without an `api` that may fetch it. */
export function fileElements(event, api) {
  const files = (api && event.attachments) || [];
  return files.map((file) => (String(file.type).startsWith("image/") ? picture(file, event, api) : document(file, api)));
}

function picture(file, event, api) {
  const image = make("img", { class: "photo", test: "photo", alt: words.photo(event.name || "") });
  if (file.width) Object.assign(image, { width: file.width, height: file.height });
  api.address(file.id).then((address) => (image.src = address)).catch(() => image.replaceWith(make("p", { text: words.noPhoto })));
  return image;
}

function document(file, api) {
  const open = async () => {
    const address = await api.address(file.id).catch(() => "");
    if (address) make("a", { href: address, download: file.name }).click();
  };
  return make("button", { class: "big", test: "file", text: words.file(file.name), on: { click: open } });
}
