// Reads the whole state anew at each change: a page that missed events is right again at once.
"use strict";
function live(path, draw) {
  const state = document.querySelector(".state");
  let reading = false, again = false;
  async function read() {
    if (reading) { again = true; return; }
    reading = true;
    do {
      again = false;
      try {
        const answer = await fetch(path);
        draw(await answer.json());
        state.textContent = "live";
      } catch { state.textContent = "not reachable, trying again"; }
    } while (again);
    reading = false;
  }
  read();
  const events = new EventSource("/events");
  events.onmessage = read;
  events.onerror = () => { state.textContent = "connection lost, trying again"; };
}
function el(name, kind, ...inside) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...inside);
  return made;
}
function clock(time) { return new Date(time).toLocaleTimeString(); }
// Only addresses that open a page; anything else stays text.
function safeLink(address) { return /^(https?:|mailto:)/i.test(address) ? address : null; }
// Each part in an element of its own: neighbouring texts would run together.
function meta(...parts) { return el("div", "meta", ...parts.map(p => (typeof p === "string" ? el("span", "", p) : p))); }
