"use strict";
function incident(i) {
  const log = el("ol", "log", ...i.log.map(e => el("li", "", clock(e.at) + " " + e.action + (e.summary ? ": " + e.summary : ""))));
  const rang = i.log.filter(e => e.action === "trigger").length - 1;
  return el("article", "card",
    meta(el("span", "status " + i.status, i.status), "#" + i.number, i.severity, clock(i.opened_at)),
    el("h3", "", i.summary),
    meta("source " + i.source, "key " + i.key, rang > 0 ? "rang once, " + rang + " more only logged" : "rang once"),
    i.status === "resolved" ? "" : el("p", "acts", act(i, "acknowledge", "Acknowledge"), act(i, "resolve", "Resolve")),
    log);
}
function act(i, what, label) {
  const button = el("button", "", label);
  button.disabled = what === "acknowledge" && i.status === "acknowledged";
  button.addEventListener("click", () => {
    button.disabled = true;
    fetch("/incidents/" + i.number + "/" + what, { method: "POST", body: JSON.stringify({ by: "ada" }) });
  });
  return button;
}
live("/incidents", state => {
  const open = state.incidents.filter(i => i.status !== "resolved").length;
  document.getElementById("totals").textContent =
    open + " open, " + state.incidents.length + " in all" + (state.dropped ? ", " + state.dropped + " events found nothing open" : "");
  const list = document.getElementById("incidents");
  const shown = [...state.incidents].reverse().map(incident);
  list.replaceChildren(...(shown.length ? shown : [el("p", "empty", "Nobody was paged yet.")]));
});
