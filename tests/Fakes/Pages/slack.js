// Draws messages as Slack would. Everything from outside becomes text nodes: nothing it holds can be markup here.
"use strict";

const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
function plain(text) { return text.replace(/&(lt|gt|amp);/g, e => entities[e]); }

function date(stamp, format, fallback) {
  const at = new Date(Number(stamp) * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const day = (options) => at.toLocaleDateString(undefined, options);
  const near = (words) => {
    const away = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[away] || words;
  };
  const long = { year: "numeric", month: "long", day: "numeric" }, short = { year: "numeric", month: "short", day: "numeric" };
  const forms = {
    date_num: () => at.toISOString().slice(0, 10), date: () => day(long), date_short: () => day(short),
    date_long: () => day({ weekday: "long", ...long }), date_pretty: () => near(day(long)),
    date_short_pretty: () => near(day(short)), date_long_pretty: () => near(day({ weekday: "long", ...long })),
    time: () => at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }), time_secs: () => at.toLocaleTimeString(),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => (forms[name] ? forms[name]() : whole));
}

function angle(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar), label = bar < 0 ? null : inner.slice(bar + 1);
  const stamp = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (stamp) {
    const shown = el("time", "", date(stamp[1], plain(stamp[2]), plain(label || "")));
    shown.title = new Date(Number(stamp[1]) * 1000).toISOString();
    return shown;
  }
  if (target.startsWith("!")) return el("span", "mention", "@" + plain(label || target.slice(1)));
  if (target.startsWith("@")) return el("span", "mention", "@" + plain(label || target.slice(1)));
  if (target.startsWith("#")) return el("span", "mention", "#" + plain(label || target.slice(1)));
  const address = safeLink(plain(target));
  if (!address) return document.createTextNode(plain("<" + inner + ">"));
  const link = el("a", "", plain(label || target));
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function styled(text) {
  const out = document.createDocumentFragment();
  const form = /<([^<>\n]+)>|`([^`\n]+)`|(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*|(^|[\s(])_(\S(?:[^_\n]*\S)?)_(?=$|[\s).,:!?])|(^|[\s(])~(\S(?:[^~\n]*\S)?)~/gm;
  let last = 0;
  for (const m of text.matchAll(form)) {
    out.append(plain(text.slice(last, m.index)));
    if (m[1] !== undefined) out.append(angle(m[1]));
    else if (m[2] !== undefined) out.append(el("code", "", plain(m[2])));
    else if (m[4] !== undefined) out.append(m[3], el("strong", "", styled(m[4])));
    else if (m[6] !== undefined) out.append(m[5], el("em", "", styled(m[6])));
    else out.append(m[7], el("del", "", styled(m[8])));
    last = m.index + m[0].length;
  }
  out.append(plain(text.slice(last)));
  return out;
}

function mrkdwn(text) {
  const out = document.createDocumentFragment();
  text.split("```").forEach((part, index) => {
    if (index % 2) { out.append(el("pre", "", plain(part.replace(/^\n|\n$/g, "")))); return; }
    let lines = [], quoted = false;
    const flush = () => { if (lines.length) out.append(el(quoted ? "blockquote" : "p", "", styled(lines.join("\n")))); lines = []; };
    for (const line of part.split("\n")) {
      const quote = /^(?:>|&gt;) ?/.exec(line);
      if (Boolean(quote) !== quoted) { flush(); quoted = Boolean(quote); }
      lines.push(quote ? line.slice(quote[0].length) : line);
    }
    if (part.trim()) flush();
  });
  return out;
}

function textOf(object) {
  if (!object || typeof object.text !== "string") return "";
  return object.type === "plain_text" ? el("p", "", object.text) : mrkdwn(object.text);
}

let listening = false;
async function press(element, m) {
  const body = { action: element.action_id, ts: m.ts };
  if (element.action_id.endsWith("_note")) {
    body.text = prompt("What should be remembered?");
    if (!body.text) return;
  } else if (element.confirm && !confirm(element.confirm.title.text + " " + element.confirm.text.text)) return;
  const answer = await fetch("/press", { method: "POST", body: JSON.stringify(body) });
  const said = await answer.json();
  if (said.error || said.status !== 200) alert(said.error || "The app answered " + said.status + ".");
  const told = await (await fetch("/control/told")).json();
  if (told.length > seen) alert("Only you see this: " + plain(told[told.length - 1].text));
  seen = told.length;
}
let seen = 0;

function button(element, m) {
  const label = (element.text && element.text.text) || "?", kind = element.style || "";
  const address = element.url && safeLink(element.url);
  if (address) {
    const link = el("a", "button " + kind, label);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const made = el("button", kind, label);
  made.type = "button";
  made.disabled = !listening || !element.action_id;
  if (made.disabled) made.title = "Nobody hears it: the app has neither a request URL nor a socket";
  else made.addEventListener("click", async () => {
    made.disabled = true;
    try { await press(element, m); } finally { made.disabled = false; }
  });
  return made;
}

function image(element) { return el("span", "context", "[image: " + (element.alt_text || element.image_url) + "]"); }

function block(b, m) {
  switch (b.type) {
    case "header": return el("h3", "", (b.text && b.text.text) || "");
    case "divider": return el("hr");
    case "context": return el("div", "context", ...(b.elements || []).map(e => (e.type === "image" ? image(e) : textOf(e))));
    case "actions": return el("div", "actions", ...(b.elements || []).map(e => (e.type === "button" ? button(e, m) : "[" + e.type + "]")));
    case "image": return image(b);
    case "markdown": return el("p", "", b.text || "");
    case "section": {
      const made = el("div", "", textOf(b.text));
      if (b.fields) made.append(el("div", "fields", ...b.fields.map(f => el("div", "", textOf(f)))));
      if (b.accessory) made.append(b.accessory.type === "button" ? el("div", "actions", button(b.accessory, m)) : "");
      return made;
    }
    default: return el("pre", "", JSON.stringify(b));
  }
}

function message(m, channels) {
  const card = el("article", "card" + (m.thread_ts ? " thread" : ""));
  const about = meta(el("strong", "", "Crownwatch"), "#" + (channels[m.channel] || m.channel), clock(Number(m.ts) * 1000));
  if (m.edits) about.append(el("span", "", "(edited" + (m.edits > 1 ? " " + m.edits + "×" : "") + ")"));
  card.append(about);
  if (m.blocks && m.blocks.length) {
    card.append(...m.blocks.map(b => block(b, m)));
    if (m.text) card.append(el("hr"), el("div", "context", "on the lock screen: " + plain(m.text)));
  } else if (m.text) card.append(mrkdwn(m.text));
  for (const a of m.attachments || []) {
    card.append(el("blockquote", "", ...(a.blocks ? a.blocks.map(b => block(b, m)) : [el("strong", "", a.title || ""), mrkdwn(a.text || a.fallback || "")])));
  }
  return card;
}

live("/messages", state => {
  listening = state.listening;
  const list = document.getElementById("messages");
  const shown = [...state.messages].reverse().map(m => message(m, state.channels));
  list.replaceChildren(...(shown.length ? shown : [el("p", "empty", "Nothing arrived yet.")]));
});
