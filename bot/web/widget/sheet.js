// Puts the looks into a shadow root: as a shared sheet, which no content-security policy forbids, else as an element.

import { css } from "./styles.js";

let shared = null;

export function dress(root) {
  if (!("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype)) {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
    return;
  }
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, shared];
}
