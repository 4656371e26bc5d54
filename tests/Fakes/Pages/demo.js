"use strict";
const byId = id => document.getElementById(id);
for (const id of ["break", "mend", "kill"]) {
  byId(id).addEventListener("click", async () => {
    byId(id).disabled = true;
    try { await fetch("/" + id, { method: "POST" }); } finally { byId(id).disabled = false; }
  });
}
function frame(name, address) {
  byId(name + "-link").href = address;
  if (byId(name).src !== address + "/") byId(name).src = address + "/";
}
const kinds = { Broken: "bad", Page: "bad", Killed: "wait", Mended: "good", PageResolved: "good" };
let brokenAt = null, watcher = null;
live("/state", state => {
  frame("slack", state.slack_url);
  frame("pagerduty", state.pagerduty_url);
  if (watcher !== null && state.watcher && !watcher) setTimeout(() => { byId("dashboard").src = state.dashboard_url + "/"; }, 2000);
  watcher = state.watcher;
  byId("dashboard-link").href = state.dashboard_url;
  if (!byId("dashboard").src) setTimeout(() => frame("dashboard", state.dashboard_url), 2000);
  byId("running").textContent =
    "DeltaCrown " + (state.platform ? "runs" : "is stopped") + " · the watcher " + (state.watcher ? "runs" : "is down");
  byId("break").disabled = !state.platform;
  byId("mend").disabled = state.platform;
  if (state.verdict) byId("verdict").textContent = state.verdict;
  brokenAt = null;
  const rows = state.timeline.map(entry => {
    if (entry.kind === "Broken") brokenAt = Date.parse(entry.at);
    const since = brokenAt === null ? "" : "+" + ((Date.parse(entry.at) - brokenAt) / 1000).toFixed(1) + " s";
    return el("tr", "", el("td", "", clock(entry.at)), el("td", "", since), el("td", kinds[entry.kind] || "", entry.text));
  });
  byId("timeline").replaceChildren(...rows.reverse());
});
