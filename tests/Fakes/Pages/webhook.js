"use strict";
live("/messages", messages => {
  const shown = [...messages].reverse().map(m => el("article", "card",
    meta(clock(m.at), m.path, String(m.answer.status || m.answer.outcome), m.answer.body || ""),
    el("pre", "", m.payload ? JSON.stringify(m.payload, null, 2) : m.body)));
  document.getElementById("messages").replaceChildren(...(shown.length ? shown : [el("p", "empty", "Nothing was sent yet.")]));
});
