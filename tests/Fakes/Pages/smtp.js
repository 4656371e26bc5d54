"use strict";
live("/mails", mails => {
  const shown = [...mails].reverse().map(m => el("article", "card",
    meta(clock(m.at), "to " + m.to.join(", "), m.tls ? "encrypted" : "in the clear", m.user ? "signed in as " + m.user : "not signed in"),
    el("h3", "", m.subject), el("pre", "", m.text), meta(m.message_id, m.references || "")));
  document.getElementById("messages").replaceChildren(...(shown.length ? shown : [el("p", "empty", "No mail yet.")]));
});
