"use strict";
live("/messages", messages => {
  const shown = [...messages].reverse().map(m => {
    const p = m.payload;
    const links = (p.actions || []).filter(a => safeLink(a.url)).map(a => { const link = el("a", "", a.label); link.href = safeLink(a.url); return link; });
    return el("article", "card", meta(clock(m.at), "topic " + p.topic, "priority " + p.priority, (p.tags || []).join(", ")),
      el("h3", "", p.title || ""), el("pre", "", p.message || ""), meta(...links));
  });
  document.getElementById("messages").replaceChildren(...(shown.length ? shown : [el("p", "empty", "No phone rang yet.")]));
});
