// Draws the times of response with uPlot over the picture that the server drew.
"use strict";
(() => {
  const plot = document.getElementById("responses");
  if (!plot || typeof uPlot === "undefined") return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const write = (minutes) => (minutes === null || minutes === undefined ? "" : minutes < 1 ? Math.round(minutes * 60) + " s"
    : minutes < 120 ? Math.round(minutes) + " min" : minutes < 2880 ? Number((minutes / 60).toFixed(1)) + " h" : Number((minutes / 1440).toFixed(1)) + " d");
  const day = (t) => new Date(t * 1000).toISOString().slice(5, 16).replace("T", " ");
  let chart = null;

  async function draw() {
    const answer = await fetch(plot.dataset.chart, { cache: "no-store" });
    if (!answer.ok) return;
    const data = await answer.json();
    if (data.at.length === 0) return;
    const values = [...data.acknowledge, ...data.resolve, ...data.targets.map((t) => t.minutes)].filter((v) => v > 0);
    const range = [Math.max(0.02, Math.min(...values, 1) * 0.6), Math.max(...values, 1) * 1.6];
    const ink = colour("--muted");
    const grid = { stroke: colour("--line"), width: 1 };
    const font = "12px system-ui, sans-serif";
    const dots = (label, stroke) => ({ label, stroke: colour(stroke), paths: () => null, points: { show: true, size: 8, fill: colour(stroke) }, value: (u, v) => write(v) });
    // A target is a line from end to end, also where one incident alone stands between.
    const at = [data.from, ...data.at, data.to];
    const labels = ["", ...data.labels, ""];
    const holder = document.createElement("div");
    if (chart) chart.destroy();
    chart = new uPlot({
      width: plot.clientWidth,
      height: 230,
      cursor: { y: false },
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), "UTC"),
      scales: { x: { range: () => [data.from, data.to] }, y: { distr: 3, range: () => range } },
      axes: [
        { stroke: ink, grid, ticks: grid, font, values: (u, ts) => ts.map((t) => day(t).slice(0, 5)) },
        { stroke: ink, grid, ticks: grid, font, size: 72, values: (u, vs) => vs.map((v) => (v === null ? "" : write(v))) },
      ],
      series: [
        { label: "opened, UTC", value: (u, t, s, i) => (t === null ? "" : `${day(t)} ${labels[i] ?? ""}`) },
        dots("to acknowledge", "--line-p50"),
        dots("to resolve", "--line-p95"),
        ...data.targets.map((t) => ({ label: `target, ${t.severity}`, stroke: colour("--limit"), width: 1.5, dash: [6, 5], points: { show: false }, value: () => write(t.minutes) })),
      ],
    }, [at, [null, ...data.acknowledge, null], [null, ...data.resolve, null], ...data.targets.map((t) => at.map(() => t.minutes))], holder);
    plot.replaceChildren(holder);
    plot.dataset.drawn = plot.dataset.chart;
  }

  plot.addEventListener("refresh", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => {
    if (chart && Math.abs(chart.width - plot.clientWidth) > 1) chart.setSize({ width: plot.clientWidth, height: 230 });
  }).observe(plot);
  draw();
})();
