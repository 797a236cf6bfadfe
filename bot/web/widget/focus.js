// Where the keyboard stands: an element that is redrawn or goes away must not take the focus out of the window.

/** Watches `panel` in `root`; when what had the focus is gone and nothing else took it, `home(dialog)` is called. */
export function keepFocus(root, panel, home) {
  let [last, dialog] = [null, null];
  const lost = () => last && !last.getClientRects().length && !root.activeElement && elsewhereIdle();
  const look = () => {
    if (!lost()) return;
    last = null;
    home(dialog !== panel && dialog?.getClientRects().length ? dialog : null);
  };
  panel.addEventListener("focusin", ({ target }) => ([last, dialog] = [target, target.closest("[role=dialog]")]));
  new MutationObserver(look).observe(panel, { childList: true, subtree: true, attributeFilter: ["hidden"] });
}

function elsewhereIdle() {
  return document.activeElement === null || document.activeElement === document.body;
}
