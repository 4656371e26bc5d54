// Keeps an open page true: waits for the server's word that something changed, fetches the page again, and changes what differs.
// Also adds the reader's own time beside UTC, and keeps durations running. Everything works without it.
"use strict";
(() => {
  const main = document.getElementById("content");
  const live = document.getElementById("live");
  const pad = (n) => String(n).padStart(2, "0");

  // As the server writes durations: two units at most.
  function span(ms) {
    const total = Math.max(0, Math.round(ms / 1000));
    const units = [[86400, "d"], [3600, "h"], [60, "m"], [1, "s"]];
    const first = units.findIndex(([size]) => total >= size);
    if (first < 0) return "0s";
    const text = Math.floor(total / units[first][0]) + units[first][1];
    if (first === 3) return text;
    const rest = Math.floor((total % units[first][0]) / units[first + 1][0]);
    return rest === 0 ? text : text + rest + units[first + 1][1];
  }

  let ahead = 0; // the reader's clock less the server's, in ms

  function run(root) {
    for (const element of root.querySelectorAll("[data-at]")) {
      const text = span(Math.abs(Date.now() - ahead - Number(element.dataset.at)));
      if (element.textContent !== text) element.textContent = text;
    }
  }

  const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(new Date())
    .find((part) => part.type === "timeZoneName")?.value ?? "local";
  const isUtc = new Date().getTimezoneOffset() === 0;

  function localise(root) {
    if (isUtc) return;
    for (const time of root.querySelectorAll("time[datetime]")) {
      if (time.dataset.form === "none") continue;
      const at = new Date(time.dateTime);
      const here = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
      if (time.dataset.form === "both") time.textContent = `${time.textContent} UTC (${here} ${zone})`;
      else time.title = `${at.toLocaleString()} ${zone}`;
    }
  }

  const kept = new Set(["INPUT", "TEXTAREA", "SELECT"]);

  function alike(a, b) {
    return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
  }

  function attributes(from, to) {
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && !(name === "open" && from.nodeName === "DETAILS")) from.removeAttribute(name);
    }
    for (const { name, value } of [...to.attributes]) {
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
  }

  // Changes what differs and leaves the rest alone: focus, scrolling, opened details and half-written notes stay.
  function morph(from, to) {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    if (from.isEqualNode(to)) return;
    if ((from.id === "plot" || from.id === "responses") && from.dataset.drawn === to.dataset.chart) {
      from.dispatchEvent(new CustomEvent("refresh"));
      return;
    }
    attributes(from, to);
    if (kept.has(from.nodeName)) return;
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      let found = at;
      while (found && !alike(found, wanted)) found = found.nextSibling;
      if (!found) {
        from.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      while (at !== found) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
      }
      at = at.nextSibling;
      morph(found, wanted);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  function say(text, bad) {
    live.hidden = false;
    live.textContent = text;
    live.classList.toggle("bad", bad);
  }

  let fetching = false;
  let again = false;
  let tag = null; // names the page as it was last fetched

  async function refresh() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      do {
        again = false;
        const headers = { Accept: "text/html", ...(tag ? { "If-None-Match": tag } : {}) };
        const answer = await fetch(location.href, { headers, cache: "no-store" });
        if (answer.status === 304) continue;
        tag = answer.headers.get("ETag");
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        const content = next.getElementById("content");
        if (!content) continue;
        const date = Date.parse(answer.headers.get("Date") ?? "");
        if (!Number.isNaN(date) && Math.abs(Date.now() - date) > 2000) ahead = Date.now() - date;
        localise(content);
        run(content);
        morph(main, content);
        document.title = next.title;
        const icon = next.querySelector("link[rel=icon]");
        if (icon) document.querySelector("link[rel=icon]")?.setAttribute("href", icon.getAttribute("href"));
      } while (again);
    } catch {
      // The stream's own error says that the server is out of reach, and its return fetches again.
    } finally {
      fetching = false;
    }
  }

  function listen() {
    const stream = new EventSource("/events");
    stream.addEventListener("open", () => say("Live", false));
    stream.addEventListener("changed", (event) => {
      if (event.data !== main.dataset.version) refresh();
    });
    stream.addEventListener("error", () => {
      say("Not live: the server does not answer", true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    });
  }

  localise(document);
  const footer = document.getElementById("zone");
  if (footer && !isUtc) footer.textContent = `; yours is ${zone}`;
  run(document);
  setInterval(() => run(document), 1000);
  if (main.dataset.version !== "0") {
    listen();
    // Durations apart, some things change with time alone, such as a check gone silent, and results that are as before are no news.
    // Nobody looks at a page in the background: it is fetched when somebody does.
    const every = document.getElementById("plot") ? 60000 : 180000; // a chart gets its new results each minute
    setInterval(() => { if (!document.hidden) refresh(); }, every);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  }
})();
