// A few keys: `g` and a letter goes to a page, j and k move along incidents, `?` says them all. Never while something is written.
"use strict";
(() => {
  const pages = { n: "/", i: "/incidents", r: "/reports", o: "/on-call", s: "/silences", c: "/channels" };
  const writing = "input, textarea, select, [contenteditable]";
  let leader = 0; // when `g` was pressed

  const help = () => document.getElementById("keys");

  function move(step) {
    const all = [...document.querySelectorAll("[data-key-stop], article.incident:not(.whole) h3 a, table.incidents tbody th a")];
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    next.focus();
    next.scrollIntoView({ block: "center" });
  }

  // Acknowledging stays a decision: the key only goes to the button, Enter presses it.
  function acknowledge() {
    const near = document.activeElement?.closest("article.incident");
    const button = (near ?? document).querySelector("form.ack button") ?? document.querySelector("form.ack button");
    button?.focus();
    button?.scrollIntoView({ block: "center" });
  }

  function search() {
    const filter = document.getElementById("filter");
    if (!filter) return false;
    filter.open = true;
    filter.querySelector("input[name=text]").focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const dialog = help();
    if (event.target instanceof Element && event.target.closest(writing)) return;
    if (dialog?.open && event.key !== "?") return; // Escape closes it by itself
    const led = Date.now() - leader < 1500;
    leader = 0;
    if (led && Object.hasOwn(pages, event.key)) {
      event.preventDefault();
      location.assign(pages[event.key]);
      return;
    }
    const keys = {
      g: () => { leader = Date.now(); },
      j: () => move(1),
      k: () => move(-1),
      a: acknowledge,
      "/": search,
      "?": () => (dialog?.open ? dialog.close() : dialog?.showModal()),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    if (keys[event.key]() !== false) event.preventDefault();
  });

  const button = document.getElementById("keys-button");
  if (button && help()) {
    button.hidden = false;
    button.addEventListener("click", () => help().showModal());
  }
})();
